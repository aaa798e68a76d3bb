import type { ByteSource } from '../bytes/byte-source.ts';
import { PageCache } from '../bytes/page-cache.ts';
import { sniff } from '../formats/sniff.ts';
import { findCorroboration } from '../formats/vhds/corroboration.ts';
import { openVhds, type Vhds } from '../formats/vhds/vhds.ts';
import { countAllocation } from '../formats/vhdx/allocation.ts';
import type { AssumedMetadata } from '../formats/vhdx/assumed-metadata.ts';
import type { BatPage } from '../formats/vhdx/block-allocation-table.ts';
import { type LogChoice, openVhdx, requireReadable } from '../formats/vhdx/vhdx.ts';
import { chainsOf, markCycles, type UnlinkedDisk } from './chain.ts';
import { findCompanions } from './companions.ts';
import { indexFiles } from './files-at-hand.ts';
import { knownIdentities } from './known-identities.ts';
import { suggestFor } from './lacking-metadata.ts';
import { mapConcurrently } from './map-concurrently.ts';
import type { Disk, Inventory, InventoryFile, VhdSet } from './model.ts';
import { findMissingParents } from './parent-candidates.ts';
import { findParent, type ParentChoice } from './parent-link.ts';
import { bindSets } from './vhd-set.ts';

/** A file of the folders given, as the file system tells it. */
export interface FoundFile {
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly modified: Date | null;
  /** `search` for files of folders that only serve to find parents; default `root`. */
  readonly origin?: InventoryFile['origin'];
  /** Equal for two paths to one file. */
  readonly id?: string | null;
  /** Why the system does not let it be read. */
  readonly error?: string | null;
}

export interface InventoryOptions extends ParentChoice {
  /** Opens one of the files found, for reading; asked for no other path. */
  open(path: string): Promise<ByteSource>;
  /** The folders and files the user named. */
  readonly roots: readonly string[];
  /** Whether to count what each disk stores of its own (default true): reads its whole table. */
  readonly countAllocation?: boolean;
  /** What is done with dirty logs, and what fills metadata that can't be read. */
  readonly log?: LogChoice;
  readonly assume?: AssumedMetadata;
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
 * @param found in the order in which they are to appear
 */
export async function takeInventory(
  found: AsyncIterable<FoundFile> | Iterable<FoundFile>,
  options: InventoryOptions,
): Promise<Inventory> {
  const cache = new PageCache<BatPage>(CACHED_PAGES);
  const opened = await mapConcurrently(await distinctFiles(found), CONCURRENCY, (file) => {
    return openFound(file, options, cache);
  });
  const files = opened.map(({ file }) => file);
  const disks = opened.map(({ disk }) => disk).filter((disk) => disk !== null);
  const atHand = indexFiles(files, disks);
  for (const disk of disks) {
    if (disk.vhdx.metadata?.hasParent) disk.parent = findParent(disk, atHand, options);
  }
  markCycles(disks);

  const inRoots = ({ file }: { file: InventoryFile }) => file.origin === 'root';
  const decoded = opened.filter((one): one is Opened & { vhds: Vhds } => one.vhds !== null);
  const bound = bindSets(decoded.filter(inRoots), disks, atHand);
  // A set that was named by itself brings its disks along.
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
    roots: options.roots,
    files: shown,
    disks: disks.filter((disk) => used.has(disk)),
    chains,
    sets: await corroborate(bound, files, disks, options),
    companions: findCompanions(shown, atHand),
    lackingMetadata: await suggestFor(
      disks.filter((disk) => used.has(disk)),
      disks,
    ),
    missingParents: findMissingParents(disks).filter(({ child }) => used.has(child)),
  };
}

function reachedFrom(leaves: readonly Disk[]): Set<Disk> {
  const reached = new Set<Disk>();
  for (const leaf of leaves) {
    let at: Disk | null = leaf;
    for (; at && !reached.has(at); at = at.parent?.parent ?? null) reached.add(at);
  }
  return reached;
}

/** Each path once; a file that lies in a root and in a search folder counts for the root. */
async function distinctFiles(
  found: AsyncIterable<FoundFile> | Iterable<FoundFile>,
): Promise<FoundFile[]> {
  const files = new Map<string, FoundFile>();
  for await (const file of found) if (!files.has(file.path)) files.set(file.path, file);
  const isRoot = ({ origin }: FoundFile) => origin !== 'search';
  const rootIds = new Set([...files.values()].filter(isRoot).map(({ id }) => id ?? null));
  rootIds.delete(null);
  return [...files.values()].filter((file) => isRoot(file) || !rootIds.has(file.id ?? null));
}

async function openFound(
  found: FoundFile,
  options: InventoryOptions,
  cache: PageCache<BatPage>,
): Promise<Opened> {
  const { path, size, modified, origin = 'root', id = null, error = null } = found;
  const unread = {
    ...{ path, origin, id, size, modified, error },
    ...({ kind: 'unreadable', proof: 'content', promised: null, fault: null } as const),
  };
  if (error !== null) return { file: unread, disk: null, vhds: null };
  let file: InventoryFile = unread;
  try {
    const source = await options.open(path);
    const { kind, proof, promised, fault } = await sniff(source, path);
    const reason = kind === 'unreadable' ? (fault?.message ?? 'unreadable') : null;
    file = { ...unread, kind, proof, promised, fault, error: reason };
    if (kind === 'vhds') return { file, disk: null, vhds: await openVhds(source) };
    if (kind === 'vhdx') return await openDisk(file, source, options, cache);
    return { file, disk: null, vhds: null };
  } catch (failure) {
    return { file: { ...file, error: messageOf(failure) }, disk: null, vhds: null };
  }
}

async function openDisk(
  file: InventoryFile,
  source: ByteSource,
  options: InventoryOptions,
  cache: PageCache<BatPage>,
): Promise<Opened> {
  const { log = 'require', assume = {} } = options;
  const vhdx = await openVhdx(source, { cache, log, assume });
  const disk: UnlinkedDisk = { file, vhdx, allocation: null, parent: null };
  if (options.countAllocation === false || vhdx.refusal) return { file, disk, vhds: null };
  try {
    const allocation = await countAllocation(requireReadable(vhdx));
    return { file, disk: { ...disk, allocation }, vhds: null };
  } catch (failure) {
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
  { open }: InventoryOptions,
): Promise<VhdSet[]> {
  const someUndecoded = sets.some(({ vhds }) => vhds.undecoded.length > 0);
  const known = someUndecoded
    ? knownIdentities(files, disks)
    : { guids: new Map(), names: new Map() };
  return mapConcurrently(sets, CONCURRENCY, async (set) => {
    const { undecoded } = set.vhds;
    if (undecoded.length === 0) return { ...set, corroboration: [] };
    const corroboration = await open(set.file.path)
      .then((source) => findCorroboration(source, undecoded, known))
      .catch(() => null);
    return { ...set, corroboration };
  });
}

const messageOf = (failure: unknown) =>
  failure instanceof Error ? failure.message : String(failure);
