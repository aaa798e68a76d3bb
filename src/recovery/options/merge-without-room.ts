import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { MergeStep } from '../../chains/merge-sequence.ts';
import { baseName, folderOf } from '../../sets/paths.ts';
import { makeFolder, powershell, vhdset } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, impossible, wholeDisk } from '../draft.ts';
import { flattenedBytes, sizeOf, timeFor } from '../effort.ts';
import { isWhole, membersOf, virtualSizeOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import {
  chainIsWhole,
  filesOf,
  geometriesAgree,
  hostsAgree,
  identitiesMatch,
  isSingleBranch,
  logsAreClean,
  toBeChecked,
} from '../preconditions.ts';
import type { Draft, Precondition, Step } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

const TITLE = 'Merge one by one, if no copy fits';

/**
 * The way out of a full volume: the originals are merged, one at a time, each merge proved before its child is
 * let go. This program never does any of it.
 */
export function mergeWithoutRoom(situation: Situation): Draft | null {
  const { chain, mergeSequence, room, output } = situation;
  const members = membersOf(situation);
  if (!chain || members.length < 2 || situation.leafMissing || !isWhole(situation)) return null;
  const conditions = [
    chainIsWhole(situation),
    identitiesMatch(situation),
    isSingleBranch(situation),
    geometriesAgree(situation),
    logsAreClean(situation),
    hostsAgree(situation),
  ];
  const failed = conditions.find(({ proof }) => proof === 'failed');
  if (failed)
    return impossible('merge-without-room', TITLE, `Not proven: ${failed.text}.`, conditions);
  const disk = diskOf(situation);
  const words = searchOptions(disk, chain);
  const base = members.at(-1)!;
  const most = mergeSequence?.most ?? null;
  const copy = flattenedBytes(members, virtualSizeOf(situation));
  return draft({
    id: 'merge-without-room',
    title: TITLE,
    verdict: 'last-resort',
    why: whyOf(copy, room?.volume.free ?? null),
    yields: wholeDisk(situation),
    preconditions: [
      ...conditions,
      roomFor(most, situation),
      toBeChecked(
        'there is no other volume, share or USB disk on which a flattened copy would fit',
      ),
      toBeChecked('every machine of the set is Off, not Saved, and no backup or export is running'),
      toBeChecked('a backup of the machines’ data exists, and a restore of it was tried'),
    ],
    space: {
      bytes: most,
      bound: most === null ? 'unknown' : 'at-most',
      where: folderOf(base.file.path) || '.',
    },
    time: timeFor({
      copied: written(situation),
      hashed: times(members.length, virtualSizeOf(situation)),
    }),
    risk:
      'High: each merge overwrites an original, and nothing undoes it. Microsoft Support calls Merge-VHD not ' +
      'usable on VHD Sets; here it works on their .avhdx files as plain disks. An interrupted merge leaves ' +
      'the child good: repeat it. A failed proof means stop: keep both files and call for help.',
    warnings: [
      'Flatten to another volume instead, if there is one. This is the last resort that still keeps the data.',
      'Never name a .vhds in Merge-VHD. Youngest first, each child into its own parent.',
      'Give up a child only when the hash after its merge equals the one before.',
    ],
    steps: [
      ...moveAway(situation),
      byHand(
        'If the volume is XFS or Btrfs, a clone of the base takes no space: the flattened disk then takes only ' +
          'what the checkpoints hold. On ReFS, copy the base within the volume; if that took no space, merge ' +
          'into the copy. If either works, stop here: nothing below is needed.',
        makeFolder(output),
        vhdset(
          'export',
          { path: disk },
          { path: newFile(output, situation.subject.path, '-flat.vhdx') },
          ...['--format', 'vhdx', '--clone=always'],
          ...words,
        ),
      ),
      byHand(
        'Write down the hash of the whole disk, and keep it on another machine. It must stay the same until ' +
          'the end.',
        vhdset('hash', { path: disk }, ...words),
      ),
      ...merges(situation),
      ...pointSet(situation, copy),
    ],
    verify: [
      byHand(
        'The base must hold what the whole chain held: the hash written down at the beginning.',
        vhdset('hash', { path: base.file.path }),
      ),
    ],
    reads: filesOf(members),
    writes: [],
  });
}

const times = (count: number, bytes: number | null) => (bytes === null ? null : count * bytes);

function written({ mergeSequence }: Situation): number | null {
  return mergeSequence?.steps.reduce((sum, { writes }) => sum + writes, 0) ?? null;
}

function whyOf(copy: number | null, free: number | null): string {
  if (copy === null || free === null) {
    return 'Only if no copy fits anywhere: it needs little space, but it overwrites the originals.';
  }
  return free >= copy
    ? `The hosts’ volume had ${formatBytes(free)} free, and a flattened copy takes at most ${formatBytes(copy)}: flatten instead.`
    : `The hosts’ volume had ${formatBytes(free)} free, too little for a flattened copy of up to ${formatBytes(copy)}. ` +
        'Another volume for the copy is better; without one, the checkpoints can be merged one by one.';
}

function roomFor(most: number | null, { room }: Situation): Precondition {
  const text = 'the volume has room for the merge that needs the most';
  const free = room?.volume.free ?? null;
  if (most === null || free === null || !room) return toBeChecked(text);
  const source = room.volume.source;
  return {
    text,
    proof: free >= most ? 'proven' : 'failed',
    by: [
      {
        path: source,
        what: 'bytes free when the hosts were asked',
        value: free,
        certainty: 'decoded',
      },
      { path: source, what: 'bytes needed at most', value: most, certainty: 'decoded' },
    ],
  };
}

/** Files named one by one; of more their number and size. */
const SHOWN = 12;

/** What lies beside the chain, and that the merges do not need. */
function moveAway({ aside, asideCompanions }: Situation): Step[] {
  const files = [...aside.map(({ file }) => file), ...asideCompanions].toSorted(
    (a, b) => b.size - a.size,
  );
  if (files.length === 0) return [];
  const sum = files.reduce((total, { size }) => total + size, 0);
  const notes = files
    .slice(0, SHOWN)
    .map(({ path, size }) => `${baseName(path)}: ${formatBytes(size)}`);
  if (files.length > SHOWN) notes.push(`and ${formatCount(files.length - SHOWN, 'more file')}`);
  const text =
    `First move away what the set does not use (${formatBytes(sum)}): to another volume, with a hash before ` +
    'and after; never delete it.';
  return [{ ...byHand(text), notes }];
}

/** Merges that are told with their commands; those after them follow the same pattern. */
const IN_FULL = 6;
const IN_SHORT = 60;

function merges(situation: Situation): Step[] {
  const { mergeSequence } = situation;
  if (!mergeSequence) {
    const text =
      'Merge the youngest checkpoint into its own parent, check the hash, give up the child; then the next ' +
      'youngest. What each merge needs could not be worked out: have as much space free as the largest child takes.';
    return [byHand(text)];
  }
  const { steps } = mergeSequence;
  const rest = steps.slice(IN_FULL);
  const notes = rest.slice(0, IN_SHORT).map((one, index) => {
    const names = `${baseName(one.child.file.path)} into ${baseName(one.parent.file.path)}`;
    return `Merge ${IN_FULL + index + 1}: ${names}; ${costOf(one)}`;
  });
  if (rest.length > IN_SHORT)
    notes.push(`and ${formatCount(rest.length - IN_SHORT, 'more')} alike`);
  return [
    ...steps
      .slice(0, IN_FULL)
      .map((one, index) => mergeStep(one, `Merge ${index + 1} of ${steps.length}`)),
    ...(rest.length > 0
      ? [{ ...byHand('Go on in the same way, one at a time, in this order.'), notes }]
      : []),
  ];
}

function costOf({ writes, grows, frees }: MergeStep): string {
  return (
    `it writes at most ${formatBytes(writes)}, the parent grows by at most ${formatBytes(grows)}, and ` +
    `giving up the child frees about ${formatBytes(frees)}`
  );
}

function mergeStep(merge: MergeStep, title: string): Step {
  const { child, parent } = merge;
  return byHand(
    `${title}: ${costOf(merge)}. The hash of the parent must then be the one written down. Only then move the ` +
      'child to another volume, or delete it.',
    powershell('Test-VHD', '-Path', { path: child.file.path }),
    powershell(
      'Merge-VHD',
      ...['-Path', { path: child.file.path }],
      ...['-DestinationPath', { path: parent.file.path }],
    ),
    vhdset('hash', { path: parent.file.path }),
  );
}

/** The `.vhds` names a file that is gone by now. */
function pointSet(situation: Situation, copy: number | null): Step[] {
  const { set, mergeSequence } = situation;
  const base = membersOf(situation).at(-1)!;
  if (!set) return [byHand('The base is the disk now; attach it in place of the leaf.')];
  const gained = mergeSequence
    ? mergeSequence.steps.reduce((sum, { grows, frees }) => sum + frees - grows, 0)
    : sizeOf(membersOf(situation).slice(0, -1));
  const needs =
    copy === null
      ? ''
      : ` It needs at most ${formatBytes(copy)}; the merges freed about ${formatBytes(gained)}.`;
  return [
    byHand(
      `${baseName(set.file.path)} still names a disk that is gone: start no machine yet. Make a new set from the base, ` +
        `which is the established way.${needs}`,
      powershell(
        'Convert-VHD',
        ...['-Path', { path: base.file.path }],
        ...['-DestinationPath', { path: `${set.file.path.replace(/\.vhds$/i, '')}-new.vhds` }],
      ),
      vhdset(
        'compare',
        { path: base.file.path },
        { path: `${set.file.path.replace(/\.vhds$/i, '')}-new.vhds` },
      ),
    ),
    byHand(
      'If there is no room for that: the virtdisk API ModifyVhdSet with a default file path “can be used to ' +
        'set the active leaf”. Documented, and unproven in the field: keep a copy of the .vhds, and never edit ' +
        'one by hand.',
    ),
    byHand(
      'Give the machines their rights again, attach the set, start them, and make a full backup.',
    ),
  ];
}
