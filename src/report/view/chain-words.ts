import type { SkippedEntry } from '../../bytes/file-tree.ts';
import { formatCount } from '../../bytes/quantity.ts';
import type { ChainGap } from '../../chains/chain-gap.ts';
import type { ReadingBasis } from '../../chains/reading-basis.ts';
import { deletedText } from '../../sets/deleted-disks.ts';
import type { Chain, ParentLink } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import type { Standing } from '../../sets/standing.ts';
import { lastWritten } from '../../sets/times.ts';

/** Why a chain is not whole, and what it would take. */
export function gapText(gap: ChainGap): string {
  const { path } = gap.disk.file;
  switch (gap.why) {
    case 'refused':
      return `no data may be read from ${path}: ${gap.refusal.message}`;
    case 'parent-unknown':
      return `whether ${path} has a parent could not be read`;
    case 'missing': {
      const unread = gap.link.candidates.find(({ verdict }) => verdict === 'unreadable');
      if (unread) return unreadableText(path, unread.path, gap.link);
      const [skipped] = gap.link.skipped;
      if (skipped) return skippedText(path, skipped, gap.link);
      return `the parent of ${path} is missing: ${wanted(gap.link)}; put it into the same folder, or name its folder with --search`;
    }
    case 'identity-mismatch':
      return `the parent of ${path} is not the file it was made from: ${wanted(gap.link)}, but ${found(gap.link)}; look for the right one with --search; only if it is proven that the data did not change: --ignore-id-mismatch`;
    case 'ambiguous':
      return `the parent of ${path} could be any of ${found(gap.link)}; say which with --parent`;
    case 'cycle':
      return `the chain of ${gap.leaf.file.path} runs in a circle, through ${path}`;
  }
}

/** A file that is there is not missing: to look for it elsewhere is the second thing to do. */
function unreadableText(path: string, parent: string, link: ParentLink): string {
  return (
    `the parent of ${path} may be ${parent}, which is there but cannot be read: ${wanted(link)}; ` +
    'copy that file again from the source or, with GNU ddrescue, from a failing medium'
  );
}

/** A link may lead to the parent, but nothing outside of what was named is read. */
function skippedText(
  path: string,
  { path: parent, reason }: SkippedEntry,
  link: ParentLink,
): string {
  return (
    `the parent of ${path} may be ${parent}, which was not read because it is ${reason}: ${wanted(link)}; ` +
    'name the folder of the file itself with --search'
  );
}

function wanted({ name, linkage }: ParentLink): string {
  return `${name ?? 'a file without a name'} with the DataWriteGuid ${linkage ?? 'unknown'} is wanted`;
}

function found({ candidates }: ParentLink): string {
  return candidates
    .map(({ path, dataWriteGuid }) => `${path} (DataWriteGuid ${dataWriteGuid ?? 'unreadable'})`)
    .join(', ');
}

/** What the user must know of a disk although it can be read. */
export function basisText(basis: ReadingBasis): string {
  const { path } = basis.disk.file;
  switch (basis.rests) {
    case 'on-choice':
      return `${path}: ${basis.choice.message}`;
    case 'on-unproven-parent':
      return `the parent of ${path} does not have the identity of the disk that it was made from. If its data has changed since, the result is a mixture of two states that never existed together`;
    case 'on-no-parent':
      return `${path} says that it has no parent, and has the name of a checkpoint, which always has one. If its parent link was lost, what the parent holds is read as zeros. If it really is a base: --assume type=base`;
    case 'on-deleted-file':
      return deletedText(path, basis.remains);
  }
}

/** What keeps a chain from being the newest state, a sentence each; nothing when it is. */
export function standingText({ leaf }: Pick<Chain, 'leaf'>, standing: Standing): string[] {
  const { newer, newest, suspects } = standing;
  const name = baseName(leaf.file.path);
  const sentences: string[] = [];
  if (newer.length > 0) {
    const depend = formatCount(newer.length, 'newer disk depends', 'newer disks depend');
    const time = lastWritten(leaf);
    const until =
      time === null ? '' : `, last written ${new Date(time).toISOString().slice(0, 16)}Z`;
    sentences.push(
      `${depend} on ${name}: this is an old state${until}.` +
        (newest ? ` The newest disk is ${newest.file.path}` : ''),
    );
  }
  const [first] = suspects;
  if (first) {
    const more = suspects.length > 1 ? ` and ${suspects.length - 1} more` : '';
    sentences.push(
      `${first.file.path}${more} could not be read and may be a newer disk than ${name}: this may ` +
        'not be the newest state',
    );
  }
  return sentences;
}
