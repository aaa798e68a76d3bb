import { abortable } from '../bytes/abortable-source.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { CachedSource, sourcePages } from '../bytes/cached-source.ts';
import type { FileTree, SkippedEntry } from '../bytes/file-tree.ts';
import { failsAs, namedSource } from '../bytes/named-source.ts';
import { PageCache } from '../bytes/page-cache.ts';
import { sniff } from '../formats/sniff.ts';
import { findCorroboration } from '../formats/vhds/corroboration.ts';
import { openVhds, type Vhds } from '../formats/vhds/vhds.ts';
import { countAllocation } from '../formats/vhdx/allocation.ts';
import type { AssumedMetadata } from '../formats/vhdx/assumed-metadata.ts';
import type { BatPage } from '../formats/vhdx/block-allocation-table.ts';
import type { HeaderChoice } from '../formats/vhdx/header-choice.ts';
import { type LogChoice, openVhdx, requireReadable } from '../formats/vhdx/vhdx.ts';
import { chainsOf, markCycles, type UnlinkedDisk } from './chain.ts';
import { findCompanions } from './companions.ts';
import { judgeDeleted, mayBeParent } from './deleted-disks.ts';
import { type FilesAtHand, indexFiles } from './files-at-hand.ts';
import { knownIdentities } from './known-identities.ts';
import { suggestFor } from './lacking-metadata.ts';
import { idOf, type Listed, listDistinct } from './listing.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { DeletedDisk, Disk, Inventory, InventoryFile, VhdSet } from './model.ts';
import { findMissingParents } from './parent-candidates.ts';
import { findParent, type ParentChoice } from './parent-link.ts';
import { type ParentPair, pathsOfPairs } from './parent-pairs.ts';
import { findSuspects } from './suspects.ts';
import { bindSets, provenDisks } from './vhd-set.ts';

export interface InventoryOptions extends Pick<ParentChoice, 'ignoreIdMismatch'> {
  /** Which file is a child's parent: decides for that child. */
  readonly parents?: readonly ParentPair[];
  /** Trees that only serve to find parents: of their files only those of use are in the inventory. */
  readonly search?: readonly FileTree[];
  /** Whether to count what each disk stores of its own (default true): reads its whole table. */
  readonly countAllocation?: boolean;
  /** What is done with dirty logs, and what fills metadata that can't be read. */
  readonly log?: LogChoice;
  readonly assume?: AssumedMetadata;
  /** The header that counts in files that leave it open. */
  readonly header?: HeaderChoice;
  /** How many files are read at a time (default 16, or as the trees say): more where each read takes its time and no thread. */
  readonly filesAtOnce?: number | undefined;
  /** Ends the reading with the next piece; thrown is its reason. */
  readonly signal?: AbortSignal | undefined;
  /** Called when a file has been read: how many have, of how many. */
  readonly onFile?: ((done: number, total: number) => void) | undefined;
}

/** How many files are read at a time: hides the latency of a network, keeps memory flat. */
const CONCURRENCY = 16;
/** Pages of 8 KiB for all disks together, 20 MiB: a random read of a deep chain needs one of each layer. */
const CACHED_PAGES = 2560;

/** What one file turned out to be. */
interface Opened {
  readonly file: InventoryFile;
  readonly disk: UnlinkedDisk | null;
  readonly vhds: Vhds | null;
}

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
  const { signal, onFile, filesAtOnce = mostAtOnce(trees) } = options;
  const caches = { tables: new PageCache<BatPage>(CACHED_PAGES), pages: sourcePages() };
  const { listed, skipped } = await listDistinct(trees, options.search ?? [], signal);
  const pairs = await pathsOfPairs([...trees, ...(options.search ?? [])], options.parents ?? []);
  const choice = { ...options, parents: pairs };
  let done = 0;
  const everything = await mapConcurrently(listed, filesAtOnce, async (one) => {
    const read = await openListed(one, options, caches);
    onFile?.(++done, listed.length);
    return read;
  });
  const there = everything.filter(({ file }) => !file.remains);
  const { opened, deleted } = linkParents(everything, there, skipped, choice);
  const files = opened.map(({ file }) => file);
  const disks = opened.map(({ disk }) => disk).filter((disk) => disk !== null);
  const atHand = indexFiles(files, disks, skipped);
  markCycles(disks);

  const inRoots = ({ file }: { file: InventoryFile }) => file.origin === 'root';
  const decoded = opened.filter((one): one is Opened & { vhds: Vhds } => one.vhds !== null);
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
    roots: trees.flatMap(({ roots }) => roots),
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
  everything: readonly Opened[],
  there: readonly Opened[],
  skipped: readonly SkippedEntry[],
  choice: ParentChoice,
): { readonly opened: readonly Opened[]; readonly deleted: readonly DeletedDisk[] } {
  const gone = everything.filter(({ file }) => file.remains);
  const judged = gone.flatMap((one) => {
    const verdict = judgeDeleted(one);
    return verdict ? [{ one, verdict }] : [];
  });
  const usable = judged.filter(({ verdict }) => mayBeParent(verdict)).map(({ one }) => one);
  const indexOf = (some: readonly Opened[]) => {
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

async function openListed(
  { tree, origin, entry }: Listed,
  options: InventoryOptions,
  caches: Caches,
): Promise<Opened> {
  const { signal } = options;
  signal?.throwIfAborted();
  const { path } = entry;
  const unread = {
    ...{ path, tree, origin, id: idOf(entry), size: 0, modified: null, error: null },
    ...({ kind: 'unreadable', proof: 'content', promised: null, fault: null } as const),
  };
  if (entry.found === 'unreadable') {
    return { file: { ...unread, error: entry.error.message }, disk: null, vhds: null };
  }
  const { size, modified, remains, tag } = entry;
  const told = { ...(remains && { remains }), ...(tag !== undefined && { tag }) };
  let file: InventoryFile = { ...unread, size, modified, ...told };
  try {
    const source = abortable(quick(namedSource(await tree.open(path), path), caches), signal);
    const { kind, proof, promised, fault } = await sniff(source, path);
    const reason = kind === 'unreadable' ? (fault?.message ?? 'unreadable') : null;
    file = { ...file, kind, proof, promised, fault, error: reason };
    if (kind === 'vhds') return { file, disk: null, vhds: await openVhds(source) };
    if (kind === 'vhdx') return await openDisk(file, source, options, caches);
    return { file, disk: null, vhds: null };
  } catch (failure) {
    // What the abort broke off is no trouble of the file's.
    signal?.throwIfAborted();
    return { file: { ...file, error: messageOf(failure) }, disk: null, vhds: null };
  }
}

/** What all files of an inventory share, so that memory does not grow with their number. */
interface Caches {
  readonly tables: PageCache<BatPage>;
  readonly pages: PageCache<Uint8Array>;
}

/** A source that answers at once as it is; any other, far away or unpacked on the way, in few reads. */
function quick(source: ByteSource, { pages }: Caches): ByteSource {
  return source.readNow ? source : failsAs(source, new CachedSource(source, pages));
}

async function openDisk(
  file: InventoryFile,
  source: ByteSource,
  options: InventoryOptions,
  { tables: cache }: Caches,
): Promise<Opened> {
  const { log = 'require', assume = {}, header } = options;
  const vhdx = await openVhdx(source, { cache, log, assume, ...(header ? { header } : {}) });
  const disk: UnlinkedDisk = { file, vhdx, allocation: null, parent: null };
  if (options.countAllocation === false || vhdx.refusal) return { file, disk, vhds: null };
  try {
    const allocation = await countAllocation(requireReadable(vhdx));
    return { file, disk: { ...disk, allocation }, vhds: null };
  } catch (failure) {
    options.signal?.throwIfAborted();
    // Its structures are known all the same, and may be what other disks hang on.
    const troubled = { ...file, error: messageOf(failure) };
    return { file: troubled, disk: { ...disk, file: troubled }, vhds: null };
  }
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

const messageOf = (failure: unknown) =>
  failure instanceof Error ? failure.message : String(failure);
