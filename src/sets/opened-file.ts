import { abortable } from '../bytes/abortable-source.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { CachedSource, sourcePages } from '../bytes/cached-source.ts';
import { failsAs, namedSource } from '../bytes/named-source.ts';
import { PageCache } from '../bytes/page-cache.ts';
import { sniff } from '../formats/sniff.ts';
import { openVhds, type Vhds } from '../formats/vhds/vhds.ts';
import { countAllocation } from '../formats/vhdx/allocation.ts';
import type { AssumedMetadata } from '../formats/vhdx/assumed-metadata.ts';
import type { BatPage } from '../formats/vhdx/block-allocation-table.ts';
import type { HeaderChoice } from '../formats/vhdx/header-choice.ts';
import { type LogChoice, openVhdx, requireReadable } from '../formats/vhdx/vhdx.ts';
import type { UnlinkedDisk } from './chain.ts';
import { idOf, type Listed } from './listing.ts';
import type { InventoryFile } from './model.ts';

/** What one file turned out to be. */
export interface OpenedFile {
  readonly file: InventoryFile;
  readonly disk: UnlinkedDisk | null;
  readonly vhds: Vhds | null;
}

/** What all files of an inventory share, so that memory does not grow with their number. */
export interface FileCaches {
  readonly tables: PageCache<BatPage>;
  readonly pages: PageCache<Uint8Array>;
}

/** Pages of 8 KiB for all disks together, 20 MiB: a random read of a deep chain needs one of each layer. */
const CACHED_PAGES = 2560;

export function fileCaches(): FileCaches {
  return { tables: new PageCache<BatPage>(CACHED_PAGES), pages: sourcePages() };
}

/** How files are read. */
export interface ReadingOptions {
  /** What is done with dirty logs, and what fills metadata that can't be read. */
  readonly log?: LogChoice;
  readonly assume?: AssumedMetadata;
  /** The header that counts in files that leave it open. */
  readonly header?: HeaderChoice;
  /** Ends the reading with the next piece; thrown is its reason. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a file as what its content is; one that can't be read is told with its error. What a disk
 * stores of its own is not counted yet.
 * @throws the reason of `options.signal`, once that has aborted
 */
export async function openListed(
  { tree, origin, entry }: Listed,
  options: ReadingOptions,
  caches: FileCaches,
): Promise<OpenedFile> {
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

/** A source that answers at once as it is; any other, far away or unpacked on the way, in few reads. */
function quick(source: ByteSource, { pages }: FileCaches): ByteSource {
  return source.readNow ? source : failsAs(source, new CachedSource(source, pages));
}

async function openDisk(
  file: InventoryFile,
  source: ByteSource,
  { log = 'require', assume = {}, header }: ReadingOptions,
  { tables: cache }: FileCaches,
): Promise<OpenedFile> {
  const vhdx = await openVhdx(source, { cache, log, assume, ...(header ? { header } : {}) });
  return { file, disk: { file, vhdx, allocation: null, parent: null }, vhds: null };
}

/**
 * The same file with what its disk stores of its own: reads the whole table. Linked to no parent yet.
 * @throws the reason of `options.signal`, once that has aborted
 */
export async function countedFile(
  opened: OpenedFile,
  { signal }: Pick<ReadingOptions, 'signal'>,
): Promise<OpenedFile> {
  if (!opened.disk) return opened;
  const { file, disk } = opened;
  const unlinked = { ...disk, parent: null };
  if (disk.vhdx.refusal) return { ...opened, disk: unlinked };
  try {
    const allocation = await countAllocation(requireReadable(disk.vhdx));
    return { ...opened, disk: { ...unlinked, allocation } };
  } catch (failure) {
    signal?.throwIfAborted();
    // Its structures are known all the same, and may be what other disks hang on.
    const troubled = { ...file, error: messageOf(failure) };
    return { ...opened, file: troubled, disk: { ...unlinked, file: troubled } };
  }
}

const messageOf = (failure: unknown) =>
  failure instanceof Error ? failure.message : String(failure);
