import { groupBy } from './group-by.ts';
import type { Chain, ChainStatus, Disk, LinkStatus, ParentLink } from './model.ts';

/** A disk whose parent is still to be found. */
export type UnlinkedDisk = Omit<Disk, 'parent'> & { parent: ParentLink | null };

/** Gives every link that is part of a cycle the status `cycle`. Each disk is visited once. */
export function markCycles(disks: readonly UnlinkedDisk[]): void {
  const walkThatSaw = new Map<Disk, Disk>();
  for (const start of disks) {
    let at: UnlinkedDisk | null = start;
    while (at && !walkThatSaw.has(at)) {
      walkThatSaw.set(at, start);
      at = at.parent?.parent ?? null;
    }
    // Ending on a disk of an earlier walk is no cycle; on one of this walk is a new one.
    if (at && walkThatSaw.get(at) === start) markCycle(at);
  }
}

function markCycle(start: UnlinkedDisk): void {
  let at = start;
  do {
    at.parent = { ...at.parent!, status: 'cycle' };
    at = at.parent.parent as UnlinkedDisk;
  } while (at !== start);
}

/**
 * The chain from any disk down to its last ancestor at hand.
 * @param endings how the chains of other disks end; shared between calls, it spares walking twice.
 */
export function chainOf(disk: Disk, endings: Map<Disk, ChainStatus> = new Map()): Chain {
  let members: readonly Disk[] | undefined;
  return {
    leaf: disk,
    status: endingOf(disk, endings),
    // On demand, since thousands of leaves may share one long trunk.
    get members() {
      members ??= [...membersFrom(disk)];
      return members;
    },
  };
}

/** A chain for each disk that nothing descends from, then one for each cycle no leaf leads to; in the order of `disks`. */
export function chainsOf(disks: readonly Disk[]): Chain[] {
  const endings = new Map<Disk, ChainStatus>();
  const parents = new Set(disks.map((disk) => disk.parent?.parent));
  const chains = disks.filter((disk) => !parents.has(disk)).map((leaf) => chainOf(leaf, endings));
  for (const disk of disks) if (!endings.has(disk)) chains.push(chainOf(disk, endings));
  return chains;
}

/** Which disks descend directly from which. */
export function childrenByParent(disks: readonly Disk[]): Map<Disk, Disk[]> {
  return groupBy(disks, (disk) => disk.parent?.parent ?? null);
}

/** Every disk that descends from `ancestor`, directly or not, nearest first; each once, also in a cycle. */
export function descendantsOf(
  ancestor: Disk,
  children: ReadonlyMap<Disk, readonly Disk[]>,
): Set<Disk> {
  return descend([ancestor], new Set([ancestor]), children);
}

/** Everything that descends from `starts`, nearest first, but for `except` and what descends from it. */
export function descend(
  starts: readonly Disk[],
  except: ReadonlySet<Disk>,
  children: ReadonlyMap<Disk, readonly Disk[]>,
): Set<Disk> {
  const found = new Set<Disk>();
  const open = [...starts];
  // Grows while it is gone through.
  for (const disk of open) {
    for (const child of children.get(disk) ?? []) {
      if (except.has(child) || found.has(child)) continue;
      found.add(child);
      open.push(child);
    }
  }
  return found;
}

function* membersFrom(leaf: Disk): Generator<Disk> {
  const seen = new Set<Disk>();
  for (let at: Disk | null = leaf; at && !seen.has(at); at = at.parent?.parent ?? null) {
    seen.add(at);
    yield at;
  }
}

/** How a chain ends is how the chain of each of its members ends. */
function endingOf(leaf: Disk, endings: Map<Disk, ChainStatus>): ChainStatus {
  const walked: Disk[] = [];
  let ending: ChainStatus = 'complete';
  for (const disk of membersFrom(leaf)) {
    const known = endings.get(disk);
    ending = known ?? lastLink(disk);
    if (known) break;
    walked.push(disk);
  }
  for (const disk of walked) endings.set(disk, ending);
  return ending;
}

const STATUS: Readonly<Record<LinkStatus, ChainStatus>> = {
  resolved: 'complete',
  missing: 'missing-parent',
  'identity-mismatch': 'identity-mismatch',
  ambiguous: 'ambiguous',
  cycle: 'cycle',
};

/** The status of a chain that ends with this disk. */
function lastLink({ parent, vhdx }: Disk): ChainStatus {
  if (parent) return STATUS[parent.status];
  return vhdx.type === null ? 'unreadable' : 'complete';
}
