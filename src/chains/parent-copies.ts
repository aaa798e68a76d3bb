import { VhdsetError } from '../bytes/vhdset-error.ts';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { type BoundedComparison, compareWithin } from '../disk/bounded-comparison.ts';
import type { Difference } from '../disk/compare.ts';
import { chainOf } from '../sets/chain.ts';
import type { Chain, Disk, Inventory, ParentLink } from '../sets/model.ts';
import { asParent } from './as-parent.ts';
import { type OpenChain, openChain } from './open-chain.ts';
import { type Visibility, visibilityOf } from './visibility.ts';

/** How one copy of a parent differs from the first of them, and what of that the chain shows. */
export interface CopyComparison extends Visibility {
  readonly path: string;
  /** The first copy. */
  readonly against: string;
  /** Bytes in which the two differ, as far as the child reaches. */
  readonly different: number;
  /** Bytes that no file found can tell of one of the two. */
  readonly missing: number;
  /** Different and missing ones. */
  readonly ranges: number;
  /** The first of them, by their place on the virtual disk. */
  readonly first: readonly Difference[];
  /** At most so many bytes were not compared. */
  readonly notCompared: number;
  /** Why the two could not be compared; null when they could. */
  readonly trouble: string | null;
}

/** Several disks with the identity that a child asks for, held against each other by content. */
export interface ParentCopies {
  readonly child: string;
  /** All of them, the one that the others are compared with first. */
  readonly paths: readonly string[];
  /**
   * `equal`: all hold the same. `covered`: they differ, but only where the chain has data of its own.
   * `different`: what differs shows through the chain, and no content tells which one is right.
   * `open`: no difference is known to show, and not everything could be compared.
   */
  readonly verdict: 'equal' | 'covered' | 'different' | 'open';
  readonly comparisons: readonly CopyComparison[];
}

/** Bytes read for all comparisons of an inventory: a few seconds. `compare` reads as much as it takes. */
const BUDGET = 256 * 1024 * 1024;
const SHOWN_RANGES = 16;

/** The disks that could be the parent; of those with its name, where none has its identity. */
export function copiesAmong({ candidates }: ParentLink): string[] {
  const proven = candidates.filter(({ matches }) => matches);
  const named = candidates.filter(({ verdict }) => verdict === 'identity-differs');
  return (proven.length > 0 ? proven : named).map(({ path }) => path);
}

/**
 * What the content of the copies tells, for each chain that ends at an ambiguous parent, by the path
 * of its leaf. Compares the tables, and reads up to `budget` bytes of payload in all.
 */
export async function compareParentCopies(
  { chains, disks }: Pick<Inventory, 'chains' | 'disks'>,
  budget = BUDGET,
): Promise<Map<string, ParentCopies>> {
  const ambiguous = chains.filter(({ status, leaf }) => {
    return status === 'ambiguous' && leaf.vhdx.refusal === null;
  });
  const found = new Map<string, ParentCopies>();
  if (ambiguous.length === 0) return found;
  const diskAt = new Map(disks.map((disk) => [disk.file.path, disk]));
  // Thousands of children may ask for the same few copies.
  const known = new Map<string, Pair[]>();
  let left = budget;
  for (const chain of ambiguous) {
    const child = chain.members.at(-1)!;
    const size = child.vhdx.metadata?.virtualSize ?? null;
    if (!child.parent || size === null) continue;
    const paths = copiesAmong(child.parent);
    const key = JSON.stringify([size, ...paths]);
    let pairs = known.get(key);
    if (!pairs) {
      pairs = [];
      for (const path of paths.slice(1)) {
        const pair = await compareCopies(diskAt.get(paths[0]!), diskAt.get(path), size, left);
        left -= pair.read;
        pairs.push({ ...pair, path });
      }
      known.set(key, pairs);
    }
    found.set(chain.leaf.file.path, await judge(chain, child, paths, pairs));
  }
  return found;
}

interface Pair extends BoundedComparison {
  readonly path: string;
  readonly trouble: string | null;
}

async function compareCopies(
  a: Disk | undefined,
  b: Disk | undefined,
  size: number,
  budget: number,
): Promise<Omit<Pair, 'path'>> {
  const nothing = { differences: [], read: 0, notCompared: size };
  if (!a || !b)
    return { ...nothing, trouble: 'one of them lies in a folder that only serves to find parents' };
  try {
    const [ours, theirs] = [openChain(chainOf(a)).disk, openChain(chainOf(b)).disk];
    const compared = await compareWithin(asParent(ours, size), asParent(theirs, size), budget);
    await assertUnchanged([...ours.layers, ...theirs.layers]);
    return { ...compared, trouble: null };
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return { ...nothing, trouble: error.message };
  }
}

async function judge(
  chain: Chain,
  child: Disk,
  paths: readonly string[],
  pairs: readonly Pair[],
): Promise<ParentCopies> {
  const opened = openChain(chain);
  const comparisons: CopyComparison[] = [];
  for (const pair of pairs) comparisons.push(await comparisonOf(pair, paths[0]!, opened));
  const all = comparisons.length > 0 && child.parent?.truncated === false;
  return { child: child.file.path, paths, verdict: verdictOn(comparisons, all), comparisons };
}

async function comparisonOf(
  { path, differences, notCompared, trouble }: Pair,
  against: string,
  opened: OpenChain,
): Promise<CopyComparison> {
  const bytesOf = (kind: Difference['kind']) =>
    differences.reduce((sum, one) => sum + (one.kind === kind ? one.length : 0), 0);
  return {
    path,
    against,
    different: bytesOf('different'),
    missing: bytesOf('missing'),
    ranges: differences.length,
    first: differences.slice(0, SHOWN_RANGES),
    notCompared,
    trouble,
    ...(await visibilityOf(opened, differences)),
  };
}

function verdictOn(comparisons: readonly CopyComparison[], all: boolean): ParentCopies['verdict'] {
  if (comparisons.some(({ showing }) => showing > 0)) return 'different';
  const open = comparisons.some(({ undecided, notCompared, trouble }) => {
    return undecided > 0 || notCompared > 0 || trouble !== null;
  });
  if (open || !all) return 'open';
  return comparisons.every(({ ranges }) => ranges === 0) ? 'equal' : 'covered';
}
