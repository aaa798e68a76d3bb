import { baseName } from '../../sets/paths.ts';
import { vhdset } from '../command.ts';
import { byHand, draft } from '../draft.ts';
import { timeUnknown } from '../effort.ts';
import type { Draft } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

/** A set that names a disk which is not at hand: the `.vhds` itself holds no data. */
export function restoreBackingFile({ set, leafMissing, chain }: Situation): Draft | null {
  if (!set || !leafMissing) return null;
  const { name, candidates, unread } = set.activeLeaf;
  const several = candidates.length > 1;
  const path = set.file.path;
  return draft({
    id: 'restore-backing-file',
    title: several
      ? 'Choose the disk that the set means'
      : unread
        ? 'Copy the disk that the set names again'
        : 'Find the disk that the set names',
    why: several
      ? `${candidates.length} disks found have the name ${name}, and the set gives no identity.`
      : unread
        ? `The set names ${name}. That file is there, but it could not be read: ${unread.error ?? `its content is ${unread.kind}`}.`
        : `The set names ${name}, which was not found; a .vhds holds no data of its own.`,
    yields: {
      state: 'the whole set, once the disk and what it depends on are there',
      bytes: null,
      ofBytes: null,
      certainty: 'unknown',
    },
    preconditions: [
      {
        text: several
          ? 'which of the disks was in use is known'
          : 'the disk is still in the original folder, or in a backup',
        proof: 'to-be-checked',
        by: [{ path, what: 'name of the active leaf', value: name ?? '', certainty: 'decoded' }],
      },
    ],
    time: timeUnknown('it depends on finding the file'),
    risk: 'None: nothing is written.',
    warnings: [
      'Do not start any machine on this set in the meantime (0xC05CFF0C).',
      ...(chain
        ? ['The other disks found may be an older state: what is missing is the newest.']
        : []),
    ],
    steps: several
      ? [
          ...candidates.map((candidate) =>
            byHand(
              'See what this one holds, and which chain it belongs to.',
              vhdset('chain', { path: candidate.file.path }),
            ),
          ),
          byHand('Give only the folder of the right one, or name that disk instead of the .vhds.'),
        ]
      : [
          byHand(
            `Look for ${baseName(name ?? '')} in the folder the set was copied from, on every node, ` +
              'and in backups. Copy every .avhdx beside it too: it may depend on them.',
          ),
          byHand(
            'See whether the set is whole with it.',
            vhdset('analyze', { path }, { text: '<folder with the restored file>' }),
          ),
        ],
    verify: [byHand('The set must show its active leaf, and a complete chain.')],
    reads: [{ path, size: set.file.size }],
  });
}
