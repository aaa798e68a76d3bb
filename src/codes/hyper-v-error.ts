import { byAnalysis, type CodeEntry, hresult } from './code-entry.ts';

/** A code of a fork that was not committed; no public header names it. */
const fork = (value: number): CodeEntry =>
  hresult(value, 'Hyper-V', null, {
    message: '(no words of it are public; it stands in the text of other events)',
    means:
      'HOLD: a checkpoint was made and could not be taken into use. With unmerged disks besides, a machine may run on disks that its configuration does not name.',
    proofs: [
      {
        command: 'vhdset analyze <folder> --events <log>',
        finding: 'fork-commit-hold',
        shows: 'Says HOLD where there are unmerged disks besides.',
      },
      byAnalysis('leaf-behind-descendants', 'Shows newer disks that the set does not use.'),
    ],
    steps: [
      'Do not restart, shut down or migrate the machine: a restart may open the older chain.',
      'Flatten a copy, and open a case with the vendor.',
    ],
    known: 'field',
  });

/** Errors of Hyper-V itself that only reports name. */
export const HYPER_V_ERRORS: readonly CodeEntry[] = [
  fork(0x800480bc),
  fork(0x800480bd),
  fork(0x80048102),
];
