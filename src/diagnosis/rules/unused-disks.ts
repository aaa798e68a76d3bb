import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { type Attachment, nameOf } from '../../host/attachment.ts';
import type { Host } from '../../host/host.ts';
import { isLive } from '../../host/machine.ts';
import type { Belonging, Disk, VhdSet } from '../../sets/model.ts';
import type { Evidence, Finding } from '../finding.ts';

/** Disks that belong to a set and stand outside of its chain, compared with the configurations. */
export function unusedDiskFindings(set: VhdSet, { attachments, machines }: Host): Finding[] {
  const unlessAttached = (disk: Disk, otherwise: () => Finding): Finding => {
    const by = attachments.filter(({ candidates }) => candidates.includes(disk.file.path));
    return by.length > 0 ? attachedOutsideSet(set, disk, by) : otherwise();
  };
  return [
    ...set.orphans.map((belonging) =>
      unlessAttached(belonging.disk, () => orphan(set, belonging, machines.length)),
    ),
    ...set.unplaced.map((belonging) => unplaced(set, belonging)),
    ...set.autoRecovery.map((disk) => unlessAttached(disk, () => autoRecoveryFork(set, disk))),
  ];
}

const BELONGS: Readonly<Record<Belonging['by'], string>> = {
  name: 'belongs to the set, judging by its name',
  'virtual-disk-id': 'belongs to the set, judging by its VirtualDiskId',
};

function belongingEvidence(set: VhdSet, { disk, by }: Belonging): Evidence[] {
  return [
    { path: disk.file.path, what: BELONGS[by], value: set.file.path, certainty: 'inferred' },
    {
      path: disk.file.path,
      what: 'DataWriteGuid',
      value: disk.vhdx.header?.dataWriteGuid ?? 'unreadable',
      certainty: 'decoded',
    },
  ];
}

/** @param machines how many configurations at hand were asked whether they attach it. */
function orphan(set: VhdSet, belonging: Belonging, machines: number): Finding {
  const { disk, by } = belonging;
  const data = disk.allocation ? formatBytes(disk.allocation.dataBytes) : 'an unknown amount';
  return {
    id: 'orphan',
    severity: 'warning',
    subject: disk.file.path,
    title: `${BELONGS[by]}, but the set does not use it (${data} of its own)`,
    evidence: [
      ...belongingEvidence(set, belonging),
      ...(machines === 0
        ? []
        : [
            {
              path: disk.file.path,
              what: `attached by, of ${formatCount(machines, 'configuration')} found`,
              value: 'none',
              certainty: 'inferred' as const,
            },
          ]),
    ],
    explanation:
      'A branch that was left behind, or the rest of a chain that the set no longer uses. It may ' +
      'hold data that exists nowhere else.' +
      (machines === 0 ? '' : ' No configuration found attaches it.'),
    advice: 'Prove that no set, machine or child names it; then move it aside. Never delete it.',
    reference: null,
  };
}

/** Not an orphan: a configuration names what the set does not. */
function attachedOutsideSet(set: VhdSet, disk: Disk, by: readonly Attachment[]): Finding {
  const live = by.some(({ machine }) => isLive(machine));
  const names = [...new Set(by.map(({ machine }) => nameOf(machine)))];
  const who = names.length === 1 ? names[0] : formatCount(names.length, 'machine');
  return {
    id: 'attached-outside-set',
    severity: live ? 'error' : 'warning',
    subject: disk.file.path,
    title: `the set does not use this disk, although it belongs to it; but ${who} ${names.length === 1 ? 'attaches' : 'attach'} it`,
    evidence: [
      {
        path: set.file.path,
        what: 'set it belongs to',
        value: disk.file.path,
        certainty: 'inferred',
      },
      ...by.map(
        ({ machine, path }): Evidence => ({
          path: machine.path,
          what: `attached by ${nameOf(machine)}`,
          value: path,
          certainty: 'decoded',
        }),
      ),
    ],
    explanation:
      'It is not an orphan. Machines of one set that work on different disks write to two states that ' +
      'can never be combined again.',
    advice: 'Leave it where it is, and the machine off, until it is clear which state is wanted.',
    reference: null,
  };
}

function unplaced(set: VhdSet, belonging: Belonging): Finding {
  const leafKnown = set.activeLeaf.name !== null;
  return {
    id: 'unplaced-disk',
    severity: 'info',
    subject: belonging.disk.file.path,
    title: leafKnown
      ? `${BELONGS[belonging.by]}; its place in the broken chain is not proven`
      : `${BELONGS[belonging.by]}, which does not tell what it uses`,
    evidence: belongingEvidence(set, belonging),
    explanation: leafKnown
      ? 'The chain of the set was not found as a whole: this may well be a part of it.'
      : 'The damaged .vhds held no data: this disk and its chain are as good as they were.',
    advice: leafKnown
      ? 'Complete the chain first, then look again.'
      : 'Work with the newest leaf of these disks.',
    reference: null,
  };
}

function autoRecoveryFork(set: VhdSet, disk: Disk): Finding {
  return {
    id: 'auto-recovery-fork',
    severity: 'warning',
    subject: disk.file.path,
    title: 'a fork that a backup (VSS) made for itself was left behind',
    evidence: [
      { path: disk.file.path, what: 'name', value: 'ends in -AutoRecovery', certainty: 'inferred' },
      ...(disk.parent?.status === 'resolved'
        ? [
            {
              path: disk.parent.parent!.file.path,
              what: 'its parent, proven by identity',
              value: disk.parent.linkage ?? 'none recorded',
              certainty: 'decoded' as const,
            },
          ]
        : []),
      {
        path: set.file.path,
        what: 'set it stands beside',
        value: set.file.path,
        certainty: 'inferred',
      },
    ],
    explanation: 'It is not part of the live chain, and its presence makes later checkpoints fail.',
    advice: 'Move it aside on the live system once no backup is running.',
    reference: '0x80070050, 0x800423FB; KB3175561',
  };
}
