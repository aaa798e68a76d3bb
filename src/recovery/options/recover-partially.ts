import { formatBytes } from '../../bytes/quantity.ts';
import { missingBytes } from '../../disk/coverage.ts';
import { vhdset } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, impossible, step } from '../draft.ts';
import { timeFor } from '../effort.ts';
import { damagedIn, isWhole, membersOf, unreadableIn, virtualSizeOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import { filesOf } from '../preconditions.ts';
import type { Draft, Yield } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

const TITLE = 'Recover a part, with a map of the rest';

/** When the rest can't be found: the part that is there, and a map that says which part that is. */
export function recoverPartially(situation: Situation): Draft | null {
  const { chain, output } = situation;
  if (!chain || (isWhole(situation) && damagedIn(situation).length === 0)) return null;
  if (unreadableIn(situation).includes(chain.leaf)) {
    const why = 'The leaf itself can’t be read, and everything newer than its parents is in it.';
    return impossible('recover-partially', TITLE, why);
  }
  const disk = diskOf(situation);
  const target = newFile(output, situation.subject.path, '-partial.raw');
  const yields = partOf(situation);
  const held = situation.coverage?.data ?? yields.bytes;
  return draft({
    id: 'recover-partially',
    title: TITLE,
    verdict: 'last-resort',
    why:
      'What the disks found hold themselves can be recovered now; everything else is marked as missing, ' +
      'never filled in.',
    yields,
    preconditions: [
      {
        text: 'the leaf can be read',
        proof: 'proven',
        by: [
          {
            path: chain.leaf.file.path,
            what: 'bytes of its own',
            value: chain.leaf.allocation?.dataBytes ?? 'not counted',
            certainty: chain.leaf.allocation ? 'decoded' : 'unknown',
          },
        ],
      },
    ],
    space: {
      bytes: held,
      bound: situation.coverage ? 'exactly' : 'unknown',
      where: output,
    },
    time: timeFor({ copied: held }),
    risk: 'Do not start a machine from the result: file systems on it may look sound and still be broken.',
    warnings: ['Keep the map with the image: without it nobody can tell missing from empty.'],
    steps: [
      step(
        'Write what is there into an image. Two maps beside it show what is missing: one for GNU ddrescue, ' +
          'one as JSON.',
        vhdset(
          'export',
          { path: disk },
          { path: target },
          '--format',
          'raw',
          '--allow-missing',
          ...searchOptions(disk, chain),
        ),
      ),
      byHand(
        'Search the image with forensic tools that read the map, or carve files from the parts that ' +
          'are there. Do not mount it for writing.',
      ),
      byHand(
        'Keep looking for the missing file: it may fill the gaps of this very image later.',
        vhdset('plan', { path: disk }, '--search', { text: '<folder with a restored file>' }),
      ),
    ],
    verify: [
      step(
        'The map and this command must agree on what is missing.',
        vhdset('map', { path: disk }, ...searchOptions(disk, chain)),
      ),
    ],
    reads: filesOf(membersOf(situation)),
    writes: [target, `${target}.map`, `${target}.map.json`],
  });
}

/**
 * How much of the disk is known. Counted over the chain where that was done; else the largest sum of
 * a single file is certain to be there.
 */
function partOf(situation: Situation): Yield {
  const { coverage } = situation;
  const ofBytes = virtualSizeOf(situation);
  if (coverage) {
    const bytes = coverage.total - missingBytes(coverage);
    const missing = formatBytes(missingBytes(coverage));
    const state = `the newest state, except for ${missing} that no file found holds`;
    return { state, bytes, ofBytes, certainty: 'exactly' };
  }
  const own = membersOf(situation).flatMap(({ allocation }) => allocation?.dataBytes ?? []);
  const bytes = own.length > 0 ? Math.min(Math.max(...own), ofBytes ?? 0) : null;
  const state = 'the newest state, as far as the disks found hold it';
  return { state, bytes, ofBytes, certainty: bytes === null ? 'unknown' : 'at-least' };
}
