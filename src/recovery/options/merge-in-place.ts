import type { Disk } from '../../sets/model.ts';
import { baseName, foldName } from '../../sets/paths.ts';
import { type Command, copy, powershell } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, impossible, sameContent, step, wholeDisk } from '../draft.ts';
import { flattenedBytes, sizeOf, timeFor } from '../effort.ts';
import { isWhole, membersOf, virtualSizeOf } from '../members.ts';
import { pathIn } from '../new-file.ts';
import {
  chainIsWhole,
  filesOf,
  geometriesAgree,
  identitiesMatch,
  isCopyAtRest,
  isSingleBranch,
  toBeChecked,
} from '../preconditions.ts';
import type { Draft, Precondition } from '../recovery-option.ts';
import { isOfSet, type Situation } from '../situation.ts';

const TITLE = 'Merge with Merge-VHD, on copies only';

/** What people do by hand; it overwrites, so it is only ever offered on a second copy. */
export function mergeInPlace(situation: Situation): Draft | null {
  const { chain, output } = situation;
  const members = membersOf(situation);
  if (!chain || members.length < 2 || situation.leafMissing) return null;
  const identities = identitiesMatch(situation);
  const branch = isSingleBranch(situation);
  const names = namesDiffer(members);
  const geometries = geometriesAgree(situation);
  const conditions = [chainIsWhole(situation), identities, branch, geometries, names];
  const refuse = (why: string) => impossible('merge-in-place', TITLE, why, conditions);
  if (!isWhole(situation)) return refuse('A merge needs every file of the chain.');
  if (identities.proof === 'failed') {
    return refuse(
      'A parent has a different identity: a merge into it would mix two states permanently.',
    );
  }
  if (branch.proof === 'failed') {
    return refuse('Another disk depends on the chain: a merge would make that one unusable.');
  }
  if (geometries.proof === 'failed') {
    return refuse('Windows refuses a child and a parent of different sector sizes (0xC03A001D).');
  }
  if (names.proof === 'failed') {
    return refuse('Two files of the chain have the same name: they cannot be in one folder.');
  }
  const inSet = isOfSet(situation);
  const copies = new Map(members.map(({ file }) => [file.path, copyOf(file.path, output)]));
  const at = (disk: Disk) => copies.get(disk.file.path)!;
  const links = members.slice(0, -1).map((child, i) => [at(child), at(members[i + 1]!)] as const);
  const base = at(members.at(-1)!);
  const merged = flattenedBytes(members, virtualSizeOf(situation));
  const room = merged === null ? null : sizeOf(members) + merged;
  const disk = diskOf(situation);
  return draft({
    id: 'merge-in-place',
    title: TITLE,
    verdict: inSet ? 'last-resort' : 'possible',
    why: inSet
      ? 'Microsoft Support: Merge-VHD is not usable on VHD Sets. It works on copies of the .avhdx ' +
        'files as plain disks, but overwrites them; flattening gives the same and overwrites nothing.'
      : 'The chain is whole and has one branch. Flattening gives the same and overwrites nothing.',
    yields: wholeDisk(situation),
    preconditions: [
      ...conditions,
      isCopyAtRest(situation),
      toBeChecked('no machine attaches the copies, and nothing else has them open'),
    ],
    space: { bytes: room, bound: room === null ? 'unknown' : 'at-most', where: output },
    time: timeFor({ copied: room, compared: merged }),
    risk:
      'High on anything but a copy: each merge overwrites the parent and makes every other child ' +
      'of it unusable. After an interruption the child is still good: repeat that merge.',
    warnings: [
      'Only on the copies. Never name a .vhds here.',
      'Youngest first, each child into its own parent; never skip one, never change the order.',
      'After its merge a child is no longer valid: do not attach it, and do not merge it again.',
    ],
    steps: [
      step(
        'Copy every file of the chain, under its own name, into one new folder.',
        ...members.map((member) => copy(member.file.path, at(member))),
      ),
      step(
        'Point each copy to the copy of its parent, oldest first; otherwise Windows may find the original ' +
          'at its old path.',
        ...links.toReversed().map(relink),
      ),
      step(
        'The whole copied chain must be good before anything is overwritten.',
        test(links[0]![0]),
      ),
      step('Merge each child into its parent, youngest first.', ...links.map(merge)),
      byHand('The base copy is the disk now. Rename it to .vhdx before you use it elsewhere.'),
    ],
    verify: [
      sameContent(
        'the chain of the sources, and the merged base',
        [{ path: disk }, ...searchOptions(disk, chain)],
        base,
      ),
    ],
    reads: filesOf(members),
    writes: [...copies.values()],
  });
}

function copyOf(path: string, output: string): string {
  return pathIn(pathIn(output, 'merge'), baseName(path));
}

function relink([child, parent]: readonly [string, string]): Command {
  return powershell('Set-VHD', '-Path', { path: child }, '-ParentPath', { path: parent });
}

function test(leaf: string): Command {
  return powershell('Test-VHD', '-Path', { path: leaf });
}

function merge([child, parent]: readonly [string, string]): Command {
  return powershell('Merge-VHD', '-Path', { path: child }, '-DestinationPath', { path: parent });
}

function namesDiffer(members: readonly Disk[]): Precondition {
  const names = new Set(members.map(({ file }) => foldName(baseName(file.path))));
  return {
    text: 'no two files of the chain have the same name',
    proof: names.size === members.length ? 'proven' : 'failed',
    by: [],
  };
}
