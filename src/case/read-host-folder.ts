import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import type { FileTree } from '../bytes/file-tree.ts';
import { codeOf } from '../bytes/vhdset-error.ts';
import type { FolderAccess, HostSaid } from '../host/host.ts';
import { HostAnswerBook } from '../host/host-answer-book.ts';
import type { Inventory } from '../sets/model.ts';
import type { TreePath } from './read-host.ts';

/** What was found in a folder that `collect` wrote, or in one with outputs as people have them. */
export interface HostFolder extends HostSaid {
  /** Event logs; of one that is there as `.xml` and as `.evtx` the `.xml`, which has the messages. */
  readonly eventLogs: readonly TreePath[];
}

/** More files than any collection has; a folder may hold anything. */
const MOST_FILES = 2000;
/** An access list of more than a hundred thousand files. */
const LARGEST_TEXT = 64 * 1024 * 1024;

/**
 * Reads what the hosts said: the folder given, and those beside the disks that hold a `collect.json`.
 * A file that can't be read is left out, as a part that could not be asked is.
 * @throws {SourceError} when the folder given can't be listed
 */
export async function readHostFolders(
  { files }: Inventory,
  given: FileTree | undefined,
  signal?: AbortSignal,
): Promise<HostFolder> {
  const reading = new FolderReading();
  const found = new Map<string, TreePath>();
  for (const file of beside(files)) found.set(file.path, file);
  if (given) for (const file of await listed(given, signal)) found.set(file.path, file);
  const paths = new Set([...found.keys()].map((path) => path.toLowerCase()));
  for (const file of [...found.values()].slice(0, MOST_FILES)) {
    signal?.throwIfAborted();
    if (/\.evtx$/i.test(file.path)) {
      const rendered = file.path.toLowerCase().replace(/evtx$/, 'xml');
      if (!paths.has(rendered)) reading.eventLogs.push(file);
      continue;
    }
    await reading.read(file).catch((error: unknown) => {
      if (codeOf(error) === undefined) throw error;
    });
  }
  return reading;
}

/** The files of every folder among the files at hand that `collect` wrote. */
function beside(files: Inventory['files']): TreePath[] {
  const folders = files.flatMap(({ path }) => /^(.*[\\/]|)collect\.json$/i.exec(path)?.[1] ?? []);
  return files.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));
}

async function listed(tree: FileTree, signal?: AbortSignal): Promise<TreePath[]> {
  const files: TreePath[] = [];
  for await (const entry of tree.list(signal)) {
    if (entry.found === 'unreadable' && files.length === 0) throw entry.error;
    if (entry.found === 'file' && files.length < MOST_FILES) files.push({ tree, path: entry.path });
  }
  return files;
}

class FolderReading implements HostFolder {
  readonly answers = new HostAnswerBook();
  readonly eventLogs: TreePath[] = [];
  readonly access: FolderAccess[] = [];

  /** One file, by what is in it; one that says nothing of hosts is left alone. */
  async read(file: TreePath): Promise<void> {
    const { tree, path } = file;
    const ending = /\.(json|xml|clixml|txt)$/i.exec(path)?.[1]?.toLowerCase();
    if (ending === undefined) return;
    const source = await tree.open(path);
    // A part that failed leaves an empty file behind.
    if (source.size === 0) return;
    if (ending === 'txt') return this.#accessList(path, source);
    if (ending !== 'json' && !(await isClixml(source))) {
      this.eventLogs.push(file);
      return;
    }
    const { readPowerShellOutput } = await import('../formats/powershell/powershell-output.ts');
    const records = await readPowerShellOutput(source);
    const known = records.filter((record) => this.answers.add(record, path));
    // Get-WinEvent | Export-Clixml.
    if (known.length === 0 && ending !== 'json') this.eventLogs.push(file);
  }

  async #accessList(path: string, source: ByteSource): Promise<void> {
    if (source.size > LARGEST_TEXT) return;
    const { decodeAccessDump } = await import('../formats/icacls/access-dump.ts');
    const { entries } = decodeAccessDump(await readStructure(source, 'text', 0, source.size));
    if (entries.length > 0) this.access.push({ path, entries });
  }
}

/** Whether an XML file is what `Export-Clixml` writes, by its first kilobyte, in any encoding. */
async function isClixml(source: ByteSource): Promise<boolean> {
  const begin = await readStructure(source, 'XML', 0, Math.min(1024, source.size));
  return String.fromCharCode(...begin)
    .replaceAll('\0', '')
    .includes('<Objs');
}
