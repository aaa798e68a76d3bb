import { byAnalysis, type CodeEntry, type Facts, hresult } from './code-entry.ts';

const vss = (value: number, name: string, facts: Facts) => hresult(value, 'Windows', name, facts);

const CHECKPOINTS_REMAIN = byAnalysis(
  'unmerged-checkpoints',
  'Lists the checkpoints that such backups left behind.',
);

/** Errors of the Volume Shadow Copy Service that end a backup, and may leave a checkpoint. */
export const VSS_CODES: readonly CodeEntry[] = [
  vss(0x80042306, 'VSS_E_PROVIDER_VETO', {
    message:
      'The shadow copy provider had an error. Check the System and Application event logs for more information.',
    means:
      'Whatever makes the snapshot refused: on a host, often a hardware provider or a full volume.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['vssadmin list providers, and the event logs of that minute.'],
  }),
  vss(0x8004230f, 'VSS_E_UNEXPECTED_PROVIDER_ERROR', {
    message:
      'The shadow copy provider had an unexpected error while trying to process the specified operation.',
    means: 'The provider failed for a reason of its own.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['vssadmin list providers, and the event logs of that minute.'],
  }),
  vss(0x800423f2, 'VSS_E_WRITERERROR_TIMEOUT', {
    message: 'The writer’s timeout expired between the Freeze and Thaw events.',
    means: 'The guest or the host took too long while writing was paused: usually a busy disk.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['Take the backup at a quieter hour; vssadmin list writers in the guest.'],
  }),
  vss(0x800423f3, 'VSS_E_WRITERERROR_RETRYABLE', {
    message:
      'The writer experienced a transient error. If the backup process is retried, the error may not reoccur.',
    means: 'A writer failed this time. The backup may succeed when it is repeated.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: [
      'vssadmin list writers; repeat the backup, and check that the checkpoint of the failed one is gone.',
    ],
  }),
  vss(0x800423f4, 'VSS_E_WRITERERROR_NONRETRYABLE', {
    message:
      'The writer experienced a non-transient error. If the backup process is retried, the error is likely to reoccur.',
    means: 'A writer fails each time until its cause is gone.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: [
      'vssadmin list writers, in host and guest; restart the service of the writer that failed.',
    ],
  }),
];
