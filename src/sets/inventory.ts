import type { FileTree, SkippedEntry } from '../bytes/file-tree.ts';
import { findCorroboration } from '../formats/vhds/corroboration.ts';
import type { Vhds } from '../formats/vhds/vhds.ts';
import { chainsOf, markCycles } from './chain.ts';
import { findCompanions } from './companions.ts';
import { judgeDeleted, mayBeParent } from './deleted-disks.ts';
import { type FilesAtHand, indexFiles } from './files-at-hand.ts';
import { knownIdentities } from './known-identities.ts';
import { suggestFor } from './lacking-metadata.ts';
import { listDistinct } from './listing.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { DeletedDisk, Disk, Inventory, InventoryFile, VhdSet } from './model.ts';
import {
  countedFile,
  fileCaches,
  type OpenedFile,
  openListed,
  type ReadingOptions,
} from './opened-file.ts';
import { findMissingParents } from './parent-candidates.ts';
import { findParent, type ParentChoice } from './parent-link.ts';
import { type ParentPair, pathsOfPairs } from './parent-pairs.ts';
import { findSuspects } from './suspects.ts';
import { bindSets, provenDisks } from './vhd-set.ts';

export interface InventoryOptions extends ReadingOptions, Pick<ParentChoice, 'ignoreIdMismatch'> {
  /** Which file is a child's parent: decides for that child. */
  readonly parents?: readonly ParentPair[];
  /** Trees that only serve to find parents: of their files only those of use are in the inventory. */
  readonly search?: readonly FileTree[];
  /** Whether to count what each disk stores of its own (default true): reads its whole table. */
  readonly countAllocation?: boolean;
  /**
   * Gets the inventory before anything is counted, which of thousands of files may take as long again:
   * no table is read until it is done.
   */
  readonly onUncounted?: ((inventory: Inventory) => Promise<void>) | undefined;
  /** How many files are read at a time (default 16, or as the trees say): more where each read takes its time and no thread. */
  readonly filesAtOnce?: number | undefined;
  /** Called when a file has been read: how many have, of how many. */
  readonly onFile?: ((done: number, total: number) => void) | undefined;
  /** The same for what is counted after `onUncounted`. */
  readonly onCounted?: ((done: number, total: number) => void) | undefined;
}

/** How many files are read at a time: hides the latency of a network, keeps memory flat. */
const CONCURRENCY = 16;
/** So many times as many are counted at a time: a table and a bitmap are fewer bytes than a head and metadata. */
const COUNTED_AT_ONCE = 3;

/**
 * Reads what every file says of itself and puts it together: parents, chains, sets, companions.
 * A file that can't be read is listed with its error, and the others go on.
 * @param trees their files appear in the order in which the trees list them
 * @throws {NotAtHandError} for one of `options.parents` that no tree lists
 * @throws the reason of `options.signal`, once that has aborted
 */
export async function takeInventory(
  trees: readonly FileTree[],
  options: InventoryOptions = {},
): Promise<Inventory> {
  const { signal, onFile, onCounted, onUncounted, filesAtOnce = mostAtOnce(trees) } = options;
  const count = options.countAllocation !== false;
  const caches = fileCaches();
  const { listed, skipped } = await listDistinct(trees, options.search ?? [], signal);
  const pairs = await pathsOfPairs([...trees, ...(options.search ?? [])], options.parents ?? []);
  const roots = trees.flatMap((tree) => tree.roots);
  const together = (everything: readonly OpenedFile[]) =>
    putTogether(everything, skipped, { ...options, parents: pairs }, roots);
  const each = <Item>(
    items: readonly Item[],
    work: (item: Item) => Promise<OpenedFile>,
    onDone: InventoryOptions['onFile'],
    atOnce = filesAtOnce,
  ) => {
    let done = 0;
    return mapConcurrently(items, atOnce, async (item) => {
      const opened = await work(item);
      onDone?.(++done, items.length);
      return opened;
    });
  };
  const counted = (one: OpenedFile) => countedFile(one, options);
  const countAtOnce = count && !onUncounted;
  const read = await each(
    listed,
    async (one) => {
      const opened = await openListed(one, options, caches);
      return countAtOnce ? counted(opened) : opened;
    },
    onFile,
  );
  if (!count || !onUncounted) return together(read);
  await onUncounted(await together(read));
  return together(await each(read, counted, onCounted, filesAtOnce * COUNTED_AT_ONCE));
}

/** Links what was read: parents, chains, sets, companions. */
async function putTogether(
  everything: readonly OpenedFile[],
  skipped: readonly SkippedEntry[],
  choice: ParentChoice,
  roots: readonly string[],
): Promise<Inventory> {
  const there = everything.filter(({ file }) => !file.remains);
  const { opened, deleted } = linkParents(everything, there, skipped, choice);
  const files = opened.map(({ file }) => file);
  const disks = opened.map(({ disk }) => disk).filter((disk) => disk !== null);
  const atHand = indexFiles(files, disks, skipped);
  markCycles(disks);

  const inRoots = ({ file }: { file: InventoryFile }) => file.origin === 'root';
  const decoded = opened.filter((one): one is OpenedFile & { vhds: Vhds } => one.vhds !== null);
  // A set brings its disks along, and a disk that was named by itself the set it is a part of.
  const bound = bindSets(decoded, disks, atHand).filter((set) => {
    return inRoots(set) || provenDisks(set).some(inRoots);
  });
  const ofSets = new Set(bound.flatMap(({ activeLeaf }) => activeLeaf.disk ?? []));
  const belongs = (disk: Disk) => inRoots(disk) || ofSets.has(disk);
  const chains = chainsOf(disks).filter((chain) => {
    return belongs(chain.leaf) || chain.members.some(belongs);
  });
  const used = reachedFrom(chains.map(({ leaf }) => leaf));
  const usedFiles = new Set([...used].map(({ file }) => file));
  const shown = files.filter((file) => {
    return file.origin === 'root' || file.error !== null || usedFiles.has(file);
  });

  return {
    roots,
    files: shown,
    disks: disks.filter((disk) => used.has(disk)),
    chains,
    suspects: findSuspects(chains, shown, disks),
    sets: await corroborate(bound, files, disks),
    companions: findCompanions(shown, atHand),
    deleted,
    lackingMetadata: await suggestFor(
      disks.filter((disk) => used.has(disk)),
      disks,
    ),
    missingParents: findMissingParents(disks).filter(({ child }) => used.has(child)),
  };
}

function mostAtOnce(trees: readonly FileTree[]): number {
  return Math.max(CONCURRENCY, ...trees.map(({ filesAtOnce = 0 }) => filesAtOnce));
}

function reachedFrom(leaves: readonly Disk[]): Set<Disk> {
  const reached = new Set<Disk>();
  for (const leaf of leaves) {
    let at: Disk | null = leaf;
    for (; at && !reached.has(at); at = at.parent?.parent ?? null) reached.add(at);
  }
  return reached;
}

/**
 * Finds the parent of each disk: among what is there, and only where that has none among what was
 * deleted and is good for it.
 * @returns what is there and the deleted disks that something there depends on; all that were deleted
 */
function linkParents(
  everything: readonly OpenedFile[],
  there: readonly OpenedFile[],
  skipped: readonly SkippedEntry[],
  choice: ParentChoice,
): { readonly opened: readonly OpenedFile[]; readonly deleted: readonly DeletedDisk[] } {
  const gone = everything.filter(({ file }) => file.remains);
  const judged = gone.flatMap((one) => {
    const verdict = judgeDeleted(one);
    return verdict ? [{ one, verdict }] : [];
  });
  const usable = judged.filter(({ verdict }) => mayBeParent(verdict)).map(({ one }) => one);
  const indexOf = (some: readonly OpenedFile[]) => {
    const disks = some.map(({ disk }) => disk).filter((disk) => disk !== null);
    return indexFiles(
      some.map(({ file }) => file),
      disks,
      skipped,
    );
  };
  const atHand = indexOf(there);
  const withGone = usable.length > 0 ? indexOf([...there, ...usable]) : null;
  for (const { disk } of [...there, ...usable]) {
    if (disk?.vhdx.metadata?.hasParent) disk.parent = parentOf(disk, atHand, withGone, choice);
  }
  const living = there.map(({ disk }) => disk).filter((disk) => disk !== null);
  const reached = reachedFrom(living);
  const users = new Map(
    [...reached].flatMap((disk) => (disk.parent?.parent ? [[disk.parent.parent, disk]] : [])),
  );
  return {
    opened: [...there, ...usable.filter(({ disk }) => disk && reached.has(disk))],
    deleted: judged.map(({ one, verdict }) => {
      return { ...verdict, usedBy: (one.disk && users.get(one.disk)) ?? null };
    }),
  };
}

function parentOf(
  disk: Disk,
  atHand: FilesAtHand,
  withGone: FilesAtHand | null,
  choice: ParentChoice,
): Disk['parent'] {
  const link = findParent(disk, atHand, choice);
  if (!withGone || (link.status !== 'missing' && link.status !== 'identity-mismatch')) return link;
  const other = findParent(disk, withGone, choice);
  const found = other.status === 'resolved' || other.status === 'ambiguous';
  return found ? other : link;
}

/** Looks in the undecoded bytes of each set for what all files at hand are known by. */
async function corroborate(
  sets: readonly Omit<VhdSet, 'corroboration'>[],
  files: readonly InventoryFile[],
  disks: readonly Disk[],
): Promise<VhdSet[]> {
  const someUndecoded = sets.some(({ vhds }) => vhds.undecoded.length > 0);
  const known = knownIdentities(someUndecoded ? files : [], someUndecoded ? disks : []);
  return mapConcurrently(sets, CONCURRENCY, async (set) => {
    const { undecoded } = set.vhds;
    if (undecoded.length === 0) return { ...set, corroboration: [] };
    const corroboration = await set.file.tree
      .open(set.file.path)
      .then((source) => findCorroboration(source, undecoded, known))
      .catch(() => null);
    return { ...set, corroboration };
  });
}
