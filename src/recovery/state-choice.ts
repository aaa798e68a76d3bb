import { copiesAmong } from '../chains/parent-copies.ts';
import { chainOf } from '../sets/chain.ts';
import type { Chain, Disk } from '../sets/model.ts';
import type { CountedVolume } from '../volumes/counted-changes.ts';
import { asOperand, type Command, vhdset } from './command.ts';
import type { Situation } from './situation.ts';
import { brokenMember } from './wanted-parent.ts';

/** A state that could be taken in place of the one that the plan works from. */
export interface StateChoice {
  /**
   * `orphan`: a disk that the set does not use, which is to be moved aside. `parent`: a copy of the
   * parent, in place of the first. `state`: another disk that depends on the same files, or an older
   * one that the set or a configuration names.
   */
  readonly kind: 'orphan' | 'parent' | 'state';
  /** The disk, or the copy of the parent. */
  readonly path: string;
  /** What it is held against: the disk that the plan works from, or the first copy of the parent. */
  readonly against: string;
  /** The leaf of the chain that the plan works from. */
  readonly leaf: string;
  /** Tells every file. */
  readonly tells: Command;
  /** What the two hold, in files; null where nobody looked. */
  readonly files: FilesBetween | null;
}

/** Which files differ between two states: `added` are those that the first of them alone has. */
export interface FilesBetween {
  readonly volumes: readonly CountedVolume[];
  /**
   * `shared`: the two stand on the same disks, so that their tables tell all that may differ.
   * `compared`: they have nothing in common, and their content was compared.
   */
  readonly by: 'shared' | 'compared';
  /** Bytes of the disk that no file found can tell, of one of the two. */
  readonly missing: number;
  /** At most so many bytes of the disk were not compared: a file may differ there and not be told. */
  readonly notCompared: number;
  /** Why no more could be told; null when nothing stood in the way. */
  readonly trouble: string | null;
}

/** Copies of a parent that are told. */
const MOST_COPIES = 10;

/** What there is to choose from, besides what the plan works from. */
export function choicesIn(situation: Situation): StateChoice[] {
  const { chain, aside, otherLeaves, namedBehind } = situation;
  if (!chain || chain.leaf.vhdx.refusal !== null) return [];
  const leaf = chain.leaf.file.path;
  const against = (kind: StateChoice['kind'], disks: readonly Disk[]): StateChoice[] => {
    const others = disks.filter((disk) => disk !== chain.leaf);
    return others.map((disk) => {
      const tells = toTell(disk, chain);
      return { kind, path: disk.file.path, against: leaf, leaf, tells, files: null };
    });
  };
  const below = new Set(aside.map(({ parent }) => parent?.parent));
  const states = new Set([...namedBehind, ...otherLeaves.first]);
  return [
    ...copiesOfParent(situation, leaf),
    ...against(
      'state',
      [...states].filter((disk) => !aside.includes(disk)),
    ),
    // What another of them stands on is told with that.
    ...against(
      'orphan',
      aside.filter((disk) => !below.has(disk)),
    ),
  ];
}

function copiesOfParent(situation: Situation, leaf: string): StateChoice[] {
  const link = situation.chain?.status === 'ambiguous' ? brokenMember(situation)?.parent : null;
  if (!link) return [];
  const child = brokenMember(situation)!.file.path;
  const forced = link.candidates.some(({ matches }) => matches) ? [] : ['--ignore-id-mismatch'];
  const [first, ...others] = copiesAmong(link).slice(0, MOST_COPIES);
  return others.map((path) => {
    const given = ['--parent', { text: `${asOperand(child)}=${path}` }, ...forced];
    const tells = vhdset('ls', { path: leaf }, '-R', ...given);
    return { kind: 'parent', path, against: first!, leaf, tells, files: null };
  });
}

/** Differences where the two stand on one disk; else all that the other state holds. */
function toTell(disk: Disk, { leaf, members }: Chain): Command {
  const common = chainOf(disk).members.find((member) => members.includes(member));
  const { path } = disk.file;
  if (!common) return vhdset('ls', { path }, '-R');
  const newer = common === disk ? leaf.file.path : path;
  return vhdset('diff', { path: newer }, '--from', { path: common.file.path }, '--files');
}
