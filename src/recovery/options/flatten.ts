import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Disk } from '../../sets/model.ts';
import { baseName } from '../../sets/paths.ts';
import { changedParentSteps } from '../changed-parents.ts';
import { vhdset } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, impossible, sameContent, step, wholeDisk } from '../draft.ts';
import { flattenedBytes, timeFor } from '../effort.ts';
import {
  damagedIn,
  dirtyIn,
  doubtedIn,
  headerInDoubtIn,
  isWhole,
  membersOf,
  readAsAskedIn,
  unprovenIn,
  virtualSizeOf,
} from '../members.ts';
import { newFile } from '../new-file.ts';
import { chainIsWhole, filesOf, identitiesMatch, isCopyAtRest } from '../preconditions.ts';
import type { Draft, Step } from '../recovery-option.ts';
import type { Situation } from '../situation.ts';

const TITLE = 'Flatten the chain into a new disk';

/** The first choice for any whole chain: nothing but a new file is written. */
export function flatten(situation: Situation): Draft | null {
  const { chain, output, otherLeaves, leafMissing } = situation;
  if (!chain) return null;
  const conditions = [chainIsWhole(situation), identitiesMatch(situation), isCopyAtRest(situation)];
  if (!isWhole(situation)) {
    const why = 'The chain is not whole: what is missing would be silently wrong in the new disk.';
    return impossible('flatten', TITLE, why, conditions);
  }
  const members = membersOf(situation);
  const disk = diskOf(situation);
  const words = searchOptions(disk, chain);
  const target = newFile(output, situation.subject.path, '-flat.vhdx');
  const bytes = flattenedBytes(members, virtualSizeOf(situation));
  const unproven = unprovenIn(situation).length > 0;
  const asked = readAsAskedIn(situation).length > 0;
  const doubtful = headerInDoubtIn(situation);
  const lostLink = doubtedIn(situation);
  const forced = unproven ? ['--ignore-id-mismatch'] : [];
  return draft({
    id: 'flatten',
    title: TITLE,
    verdict:
      unproven ||
      asked ||
      doubtful.length > 0 ||
      lostLink.length > 0 ||
      leafMissing ||
      damagedIn(situation).length > 0
        ? 'last-resort'
        : 'possible',
    why: whyOf(situation),
    yields: leafMissing
      ? { ...wholeDisk(situation), state: 'an older state: the newest disk of the set is missing' }
      : wholeDisk(situation),
    preconditions: conditions,
    space: { bytes, bound: bytes === null ? 'unknown' : 'at-most', where: output },
    time: timeFor({ copied: bytes, compared: bytes }),
    risk: riskOf(unproven, asked, doubtful.length > 0, lostLink.length > 0),
    warnings: [...noRoomWarning(situation, bytes), ...doubtful.map(headerWarning)],
    steps: [
      step(
        'Write the chain into one new disk.',
        vhdset('export', { path: disk }, { path: target }, '--format', 'vhdx', ...words, ...forced),
      ),
      ...earlierState(situation),
      ...otherLeaves.first.map(otherLeaf),
      ...moreLeaves(otherLeaves.count - otherLeaves.first.length),
      ...changedParentSteps(situation),
    ],
    verify: [
      sameContent(
        'the chain as it is read, and the new disk',
        [{ path: disk }, ...words, ...forced],
        target,
      ),
      step('The new disk must have no faults.', vhdset('check', { path: target })),
    ],
    reads: filesOf(members),
    writes: [target],
  });
}

function riskOf(unproven: boolean, asked: boolean, doubtful: boolean, lostLink: boolean): string {
  if (unproven) {
    return 'The new disk may mix two states that never existed together; the sources stay as they are.';
  }
  if (doubtful) {
    return 'The new disk may be an older state, or a mixture of two; the sources stay as they are.';
  }
  if (lostLink) {
    return 'The new disk may hold changes only, and zeros for the rest; the sources stay as they are.';
  }
  return asked
    ? 'It is read as you asked, without its log or with assumed sizes: the new disk may mix ' +
        'two states, or have every byte in the wrong place. The sources stay as they are.'
    : 'None for the sources: they are only read. The new disk is written completely or not at all.';
}

/** The folder at hand may be a copy on another volume; only the hosts' own is known to be full. */
function noRoomWarning({ room }: Situation, bytes: number | null): string[] {
  const free = room?.volume.free ?? null;
  if (bytes === null || free === null || free >= bytes) return [];
  return [
    `The volume of the hosts had ${formatBytes(free)} free, and the new disk takes at most ${formatBytes(bytes)}: ` +
      'write it to another volume. If there is none, see merge-without-room.',
  ];
}

function headerWarning({ file, vhdx }: Disk): string {
  const doubt = vhdx.faults.find(({ code }) => code === 'header-decides-log');
  return (
    `${file.path}: ${doubt?.message ?? ''}. Make two disks, with --header 1 and with --header 2, ` +
    'and keep the one whose file system is consistent.'
  );
}

function whyOf(situation: Situation): string {
  const links = membersOf(situation).length - 1;
  const parents =
    links === 1
      ? 'its one parent is'
      : links === 2
        ? 'both parents are'
        : `all ${formatCount(links, 'parent')} are`;
  const proven =
    links > 0 && unprovenIn(situation).length === 0
      ? `The chain is whole and ${parents} proven. `
      : '';
  const sectors = new Set(membersOf(situation).map(({ vhdx }) => vhdx.metadata?.logicalSectorSize));
  const mixed =
    sectors.size > 1
      ? 'Windows refuses it, because its disks have different sector sizes (0xC03A001D); this program reads it. '
      : '';
  const log = dirtyIn(situation).some(({ vhdx }) => vhdx.logUse === 'replayed');
  return (
    `${proven}${mixed}${log ? 'The log that was not written back is applied to the disk in memory. ' : ''}` +
    'Only one new file is written, so nothing can get worse.'
  );
}

/** The state at the oldest checkpoint, as the pattern for any other. */
function earlierState(situation: Situation): Step[] {
  const { chain, output } = situation;
  const member = chain?.members[1];
  if (!chain || !member) return [];
  const disk = diskOf(situation);
  const at = baseName(member.file.path);
  return [
    byHand(
      'If you want an earlier state, name the file of the chain at which it ends. This gives the state ' +
        'before the newest checkpoint; vhdset chain lists the others. It takes up to as much space and time ' +
        'again, which is not counted above.',
      vhdset(
        'export',
        { path: disk },
        { path: newFile(output, situation.subject.path, '-earlier.vhdx') },
        '--format',
        'vhdx',
        '--at',
        { text: at },
        ...searchOptions(disk, chain),
      ),
    ),
  ];
}

function moreLeaves(count: number): Step[] {
  if (count <= 0) return [];
  const states = count === 1 ? 'One more state depends' : `${count} more states depend`;
  return [byHand(`${states} on the same files: vhdset analyze --all lists them.`)];
}

function otherLeaf(leaf: Disk): Step {
  return byHand(
    'Another state depends on the same files. See what it holds before you decide between them.',
    vhdset('chain', { path: leaf.file.path }),
  );
}
