import { byAnalysis, type CodeEntry, hresult } from './code-entry.ts';

/** A code of a fork that was not committed; no public header names it. */
const fork = (value: number): CodeEntry =>
  hresult(value, 'Hyper-V', null, {
    message: '(its text is not public; it appears in the text of other events)',
    means:
      'HOLD: a checkpoint was made, and the machine could not switch to it. If there are also unmerged disks, a machine may be running on disks that its configuration does not name.',
    proofs: [
      {
        command: 'vhdset analyze <folder> --events <log>',
        finding: 'fork-commit-hold',
        shows: 'Says HOLD if there are also unmerged disks.',
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
