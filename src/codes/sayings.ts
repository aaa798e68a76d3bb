/** Advice that goes round, and that costs data where it is followed as it stands. */
export interface Saying {
  /** A name that explains itself. */
  readonly id: string;
  /** As it is said. */
  readonly says: string;
  /** The words of a question that mean it: one of each group. */
  readonly words: readonly (readonly string[])[];
  readonly whyNot: string;
  /** What to do in its place, in order. */
  readonly instead: readonly string[];
  /** Where it would be right; null: nowhere. */
  readonly unless: string | null;
}

/** The sayings of the field, each answered. */
export const SAYINGS: readonly Saying[] = [
  {
    id: 'rename-the-biggest',
    says: 'Rename the biggest .avhdx to .vhdx and attach it.',
    words: [
      ['rename', 'renaming', 'renamed', 'change the extension'],
      ['avhdx', 'avhd', 'checkpoint'],
    ],
    whyNot:
      'The biggest file is the oldest state, or one of the older ones: everything in the newer disks ' +
      'disappears from view, and the first write to it makes the newer disks unusable.',
    instead: [
      'See what depends on what: vhdset analyze <folder>',
      'Flatten the chain below the newest disk: vhdset plan <folder>',
    ],
    unless:
      'the .avhdx has no parent and nothing depends on it: then rename a copy (plan says copy-standalone).',
  },
  {
    id: 'ignore-id-mismatch',
    says: 'Set-VHD -IgnoreIdMismatch because the parent is missing or refused.',
    words: [['ignoreidmismatch', 'ignore id mismatch', 'ignore the id', 'ignore the mismatch']],
    whyNot:
      'The identifier says that the parent’s data is not what the child was made from, or that it is ' +
      'another disk. Ignoring it mixes blocks of two states, and the file system breaks later, without warning. ' +
      'It does not bring back a missing file.',
    instead: [
      'Look for the right file by identity: vhdset analyze <folder> --search <dir>',
      'Restore the missing file from a backup, or read what the child alone holds: vhdset plan <folder>',
    ],
    unless:
      'it is proven that the parent’s data did not change: vhdset plan --option prove-identity',
  },
  {
    id: 'delete-affected-disks',
    says: 'Remove the affected differencing disks.',
    words: [
      ['remove', 'delete', 'deleting', 'removing'],
      ['differencing', 'avhdx', 'avhd', 'checkpoint file'],
    ],
    whyNot:
      'Each differencing disk holds what was written while it was the newest. Without it that data is gone, and ' +
      'everything that depends on it can’t be read.',
    instead: [
      'Prove which disks nothing uses: vhdset analyze <folder>',
      'Move those to quarantine, and keep them: vhdset plan --option quarantine-orphans',
    ],
    unless: null,
  },
  {
    id: 'delete-orphans-by-script',
    says: 'Delete the orphaned .avhdx files with a script.',
    words: [
      ['orphan', 'orphans', 'orphaned'],
      ['delete', 'remove', 'script', 'clean', 'cleanup'],
    ],
    whyNot:
      'A script that goes by names or dates treats as an orphan what a set, a configuration or a child still ' +
      'names, or what a machine runs on without its configuration naming it.',
    instead: [
      'Prove it from identities, sets and configurations: vhdset analyze <folder>',
      'Quarantine instead of deleting, until a restored backup has been read: vhdset plan --option quarantine-orphans',
    ],
    unless: null,
  },
  {
    id: 'parents-by-date',
    says: 'Choose the parents by date, or by number.',
    words: [
      ['date', 'dates', 'time', 'timestamp', 'timestamps', 'newest file', 'order'],
      ['parent', 'parents', 'chain', 'relink'],
    ],
    whyNot:
      'Copying resets times, and a file’s last write is not when it was made. Only the identity in the child ' +
      'says which disk it was made from.',
    instead: ['See each link and how it was proven: vhdset chain <disk>'],
    unless: null,
  },
  {
    id: 'merge-force-in-a-loop',
    says: 'Merge-VHD -Force in a loop over all .avhdx.',
    words: [
      ['merge vhd', 'merge-vhd', 'merge'],
      ['force', 'loop', 'foreach', 'for each', 'all avhdx'],
    ],
    whyNot:
      'A merge overwrites the parent and makes every other child of it unusable. In the wrong order, with a ' +
      'wrong parent or with a machine attached, a loop destroys one disk after another before anyone notices.',
    instead: [
      'Flatten into a new disk, sources untouched: vhdset plan --option flatten',
      'To merge all the same: one at a time, youngest first, on copies: vhdset plan --option merge-in-place',
      'If no copy fits anywhere: vhdset plan --option merge-without-room',
    ],
    unless: null,
  },
  {
    id: 'chkdsk-first',
    says: 'Run chkdsk /f first.',
    words: [['chkdsk', 'check disk', 'repair volume', 'fsck']],
    whyNot:
      'chkdsk writes. On a chain with a wrong or missing parent it mistakes good records for lost ones and removes ' +
      'them; there is no way back without an image.',
    instead: [
      'Make the image first, and its hash: vhdset export <disk> <image>, vhdset hash <disk>',
      'Run chkdsk without /f, which only reads, on a copy; repair a second copy.',
    ],
    unless: 'an image of the disk exists and has been read, and the chain is proven whole.',
  },
  {
    id: 'restart-to-merge',
    says: 'Just restart the machine, and it will merge.',
    words: [
      ['restart', 'reboot', 'power cycle'],
      ['merge', 'merges', 'merging', 'fix', 'checkpoint', 'checkpoints'],
    ],
    whyNot:
      'Restarting one node after another merges nothing in a VHD Set. And after event 3216, 0x80048102 or similar ' +
      'codes, a restart may open an older chain: what was written since is lost.',
    instead: [
      'Look for the signs of a HOLD: vhdset analyze <folder> --events <log>',
      'If there are none: shut all guest nodes down, then start them: vhdset plan --option merge-on-live-cluster',
    ],
    unless: null,
  },
];
