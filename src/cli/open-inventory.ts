import { readdir, realpath, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { ByteSource } from '../bytes/byte-source.ts';
import { FormatError } from '../bytes/fault.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import type { Host } from '../host/host.ts';
import { FilePool } from '../node/file-pool.ts';
import { walk } from '../node/walk.ts';
import { type FoundFile, takeInventory } from '../sets/inventory.ts';
import type { Inventory } from '../sets/model.ts';
import { readingChoices } from './assumptions.ts';
import { InputError, UsageError } from './exit.ts';
import type { SearchOptions } from './shared-options.ts';

/** An inventory, and the pool its files are read through; close the pool at the end. */
export interface OpenInventory {
  readonly inventory: Inventory;
  readonly pool: FilePool;
}

/**
 * Everything in the folders and files given, links and sets resolved.
 * @param countAllocation whether to count what each disk stores of its own
 */
export async function openInventory(
  roots: readonly string[],
  options: SearchOptions,
  countAllocation = true,
): Promise<OpenInventory> {
  const pairs = options.parent.map(parsePair);
  const found = await findFiles(roots, 'root');
  const search = [...options.search, ...pairs.map(({ parent }) => parent)];
  const searched = await findFiles(search, 'search');
  const absent = searched.find(({ path, error }) => error && options.search.includes(path));
  if (absent) throw new InputError(`--search: ${absent.error}`);
  found.push(...searched);
  const pool = new FilePool();
  const inventory = await takeInventory(found, {
    open: (path) => pool.open(path),
    roots,
    countAllocation,
    parents: await parentsAmong(found, pairs),
    ignoreIdMismatch: options.ignoreIdMismatch,
    ...readingChoices(options),
  });
  return { inventory, pool };
}

/** As {@link openInventory}, for one file: with it the files in its folder, but not in folders below. */
export async function openBeside(
  path: string,
  options: SearchOptions,
  countAllocation = true,
): Promise<OpenInventory> {
  return openInventory([path, ...(await filesBeside(path))], options, countAllocation);
}

/** The files in the folder of a file, itself among them. */
export async function filesBeside(path: string): Promise<string[]> {
  const folder = dirname(path);
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile());
  return files.map((entry) => join(folder, entry.name)).sort();
}

/** What lies beside the files among `paths`: a file that is named is looked at in its folder. */
export async function filesBesideFiles(paths: readonly string[]): Promise<string[]> {
  const beside: string[] = [];
  for (const path of paths) {
    const stats = await stat(path).catch(() => null);
    if (stats?.isFile()) beside.push(...(await filesBeside(path)));
  }
  return beside;
}

/** A found file knows its real path; an unreadable one does not. */
type Listed = FoundFile & { readonly realPath?: string };

async function findFiles(roots: readonly string[], origin: 'root' | 'search'): Promise<Listed[]> {
  const files: Listed[] = [];
  for await (const found of walk(roots)) {
    if (found.found === 'file') files.push({ ...found, origin });
    if (found.found === 'unreadable') {
      const { path, error } = found;
      files.push({ path, size: 0, modified: null, origin, error: error.message });
    }
  }
  return files;
}

interface Pair {
  readonly child: string;
  readonly parent: string;
}

function parsePair(text: string): Pair {
  const at = text.indexOf('=');
  if (at <= 0 || at === text.length - 1) {
    throw new UsageError(`--parent takes <child>=<parent>, not ${text}`);
  }
  return { child: text.slice(0, at), parent: text.slice(at + 1) };
}

/** The pairs in terms of the paths found, however they were spelt. */
async function parentsAmong(
  found: readonly Listed[],
  pairs: readonly Pair[],
): Promise<Map<string, string>> {
  const parents = new Map<string, string>();
  if (pairs.length === 0) return parents;
  const pathOf = new Map<string, string>();
  for (const { realPath, path } of found) {
    // Found in a root and in a search folder, a file goes by its first path.
    if (realPath !== undefined && !pathOf.has(realPath)) pathOf.set(realPath, path);
  }
  for (const pair of pairs) {
    const [child, parent] = await Promise.all([
      knownPath(pair.child, pathOf),
      knownPath(pair.parent, pathOf),
    ]);
    parents.set(child, parent);
  }
  return parents;
}

async function knownPath(path: string, pathOf: ReadonlyMap<string, string>): Promise<string> {
  const real = await realpath(path).catch(() => path);
  const known = pathOf.get(real);
  if (known === undefined) throw new UsageError(`--parent names ${path}, which is not at hand`);
  return known;
}

/**
 * What the hosts knew of the disks: configurations found with them, and event logs given.
 * The readers of these formats are loaded only when there is something to read.
 */
export async function readHost(
  inventory: Inventory,
  open: (path: string) => Promise<ByteSource>,
  eventLogs: readonly string[] = [],
): Promise<Host> {
  const { hostOf } = await import('../host/host.ts');
  const { readMachines } = await import('../host/machines-at-hand.ts');
  const machines = await readMachines(inventory.files, open);
  const records: EventRecord[] = [];
  for (const path of eventLogs) {
    const { openEventLog } = await import('../formats/event-log/event-log.ts');
    try {
      const log = await openEventLog(await open(path));
      for (const record of log.records) records.push(record);
    } catch (error) {
      // Which of several files it is, a decoder cannot say.
      throw error instanceof FormatError ? new InputError(`${path}: ${error.message}`) : error;
    }
  }
  return hostOf(inventory, machines, records);
}
