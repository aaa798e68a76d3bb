import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import type { FileTree } from '../bytes/file-tree.ts';
import { formatCount } from '../bytes/quantity.ts';
import { codeOf } from '../bytes/vhdset-error.ts';
import { sniff } from '../formats/sniff.ts';
import type { FolderAccess, HostSaid, UnreadHostFile } from '../host/host.ts';
import { HostAnswerBook } from '../host/host-answer-book.ts';
import type { ConfigurationSource } from '../host/machines-at-hand.ts';
import type { Inventory } from '../sets/model.ts';
import { baseName, foldName } from '../sets/paths.ts';
import { logsAmong, looksLikeAccessList, textsAmong } from './evidence-beside.ts';
import type { TreePath } from './read-host.ts';

/** What was found in a folder that `collect` wrote, or in one with outputs as people have them. */
export interface HostFolder extends Pick<HostSaid, 'answers' | 'access' | 'unread'> {
  readonly eventLogs: readonly FoundLog[];
  /** Configurations of machines: of a copied folder these are among its own files as well. */
  readonly configurations: readonly ConfigurationSource[];
}

/** An event log that nobody named. */
export interface FoundLog extends TreePath {
  /** The same log as `.evtx`: of the two the `.xml` is read, which has the messages, if it can be. */
  readonly otherwise?: TreePath;
}

/** More files than any collection has; a folder may hold anything. */
const MOST_FILES = 2000;
/** Event logs and texts that nobody named, of each kind. */
const MOST_BESIDE = 64;
/** An access list of more than a hundred thousand files. */
const LARGEST_TEXT = 64 * 1024 * 1024;

/** The endings of what a host wrote; what it is, its content says. */
const READ = /\.(json|xml|clixml|txt|evtx|vmcx)$/i;
const NOT_OF_A_HOST =
  'its name does not end as that of a file that a host wrote (.vmcx, .xml, .evtx, .json, .clixml, .txt): name ' +
  'such a file, or the folder that collect wrote';

/**
 * Reads what the hosts said: the folder given, those beside the disks that hold a `collect.json`, and
 * the event logs and access lists that lie beside the disks by themselves.
 * A file that can't be read is told as such, and the others are read.
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
  const named = given ? await listed(given, reading.unread, signal) : [];
  for (const file of named) found.set(file.path, file);
  for (const [index, file] of [...found.values()].entries()) {
    signal?.throwIfAborted();
    if (index === MOST_FILES) {
      reading.tell(
        file.path,
        `not looked at, nor what comes after it: more than ${MOST_FILES} files`,
      );
      break;
    }
    await reading.attempt(file, () => reading.read(file));
  }
  const [only, ...more] = named;
  if (only && more.length === 0 && !READ.test(only.path)) reading.tell(only.path, NOT_OF_A_HOST);
  const alone = (file: TreePath) => !found.has(file.path);
  reading.takeLogs(logsAmong(files).filter(alone));
  for (const file of textsAmong(files).filter(alone).slice(0, MOST_BESIDE)) {
    signal?.throwIfAborted();
    await reading.attempt(file, () => reading.readText(file));
  }
  return reading.finished();
}

/** The files of every folder among the files at hand that `collect` wrote. */
function beside(files: Inventory['files']): TreePath[] {
  const folders = files.flatMap(({ path }) => /^(.*[\\/]|)collect\.json$/i.exec(path)?.[1] ?? []);
  return files.filter(({ path }) => folders.some((folder) => path.startsWith(folder)));
}

async function listed(
  tree: FileTree,
  unread: UnreadHostFile[],
  signal?: AbortSignal,
): Promise<TreePath[]> {
  const files: TreePath[] = [];
  for await (const entry of tree.list(signal)) {
    if (entry.found === 'unreadable') {
      if (files.length === 0 && unread.length === 0) throw entry.error;
      unread.push({ path: entry.path, reason: entry.error.message });
    }
    // One more than are read: so it is known that there are more.
    if (entry.found === 'file') files.push({ tree, path: entry.path });
    if (files.length > MOST_FILES) break;
  }
  return files;
}

class FolderReading implements HostFolder {
  readonly answers = new HostAnswerBook();
  readonly eventLogs: FoundLog[] = [];
  readonly configurations: ConfigurationSource[] = [];
  readonly access: FolderAccess[] = [];
  readonly unread: UnreadHostFile[] = [];
  readonly #empty: string[] = [];
  readonly #binaryLogs: TreePath[] = [];

  tell(path: string, reason: string): void {
    this.unread.push({ path, reason });
  }

  /** What can't be read is told, and the next file is read. */
  async attempt({ path }: TreePath, read: () => Promise<void>): Promise<void> {
    await read().catch((error: unknown) => {
      if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
      this.tell(path, error.message);
    });
  }

  /** Logs that lie beside the disks. */
  takeLogs(logs: readonly TreePath[]): void {
    for (const { tree, path } of logs.slice(0, MOST_BESIDE)) {
      (/\.evtx$/i.test(path) ? this.#binaryLogs : this.eventLogs).push({ tree, path });
    }
    const [first] = logs.slice(MOST_BESIDE);
    if (first === undefined) return;
    const rest = formatCount(logs.length - MOST_BESIDE, 'event log');
    this.tell(first.path, `${rest} from here on not read: name those that matter with --events`);
  }

  /** A text beside the disks: only what begins as an access list is taken for one. */
  async readText({ tree, path }: TreePath): Promise<void> {
    const source = await tree.open(path);
    if (await looksLikeAccessList(source)) await this.#accessList(path, source);
  }

  finished(): HostFolder {
    for (const binary of this.#binaryLogs) {
      const name = binary.path.toLowerCase().replace(/evtx$/, 'xml');
      const rendered = this.eventLogs.findIndex(({ path }) => path.toLowerCase() === name);
      if (rendered < 0) this.eventLogs.push(binary);
      else this.eventLogs[rendered] = { ...this.eventLogs[rendered]!, otherwise: binary };
    }
    // A part that failed leaves an empty file behind; why, `collect` says, and that is told by itself.
    const failed = new Set(
      this.answers.collections.flatMap((one) => one.failed.map(({ file }) => foldName(file))),
    );
    for (const path of this.#empty) {
      if (!failed.has(foldName(baseName(path)))) this.tell(path, 'it is empty');
    }
    return this;
  }

  /** One file, by what is in it; one that says nothing of hosts is left alone. */
  async read(file: TreePath): Promise<void> {
    const { tree, path } = file;
    const ending = READ.exec(path)?.[1]?.toLowerCase();
    if (ending === undefined) return;
    if (ending === 'vmcx') {
      this.configurations.push({ ...file, kind: 'vmcx' });
      return;
    }
    if (ending === 'evtx') {
      this.#binaryLogs.push(file);
      return;
    }
    const source = await tree.open(path);
    if (source.size === 0) {
      this.#empty.push(path);
      return;
    }
    if (ending === 'txt') return this.#accessList(path, source);
    if (ending !== 'json' && !(await isClixml(source))) {
      const { kind } = await sniff(source, path);
      if (kind === 'vm-xml') this.configurations.push({ ...file, kind });
      else this.eventLogs.push(file);
      return;
    }
    const { readPowerShellOutput } = await import('../formats/powershell/powershell-output.ts');
    const records = await readPowerShellOutput(source);
    const known = records.filter((record) => this.answers.add(record, path));
    // Get-WinEvent | Export-Clixml.
    if (known.length === 0 && ending !== 'json') this.eventLogs.push(file);
  }

  async #accessList(path: string, source: ByteSource): Promise<void> {
    const promised = /access\.txt$/i.test(path);
    if (source.size > LARGEST_TEXT) {
      this.tell(path, 'it is larger than 64 MiB');
      return;
    }
    const { decodeAccessDump } = await import('../formats/icacls/access-dump.ts');
    const text = await readStructure(source, 'text', 0, source.size);
    const { entries, faults } = decodeAccessDump(text);
    if (entries.length > 0) this.access.push({ path, entries });
    // Any other text that holds no access list is a note of somebody.
    if (faults.length > 0 && (promised || entries.length > 0)) {
      const places = formatCount(faults.length, 'place');
      this.tell(path, `${places} of the access list not understood, first: ${faults[0]!.message}`);
    }
  }
}

/** Whether an XML file is what `Export-Clixml` writes, by its first kilobyte, in any encoding. */
async function isClixml(source: ByteSource): Promise<boolean> {
  const begin = await readStructure(source, 'XML', 0, Math.min(1024, source.size));
  return String.fromCharCode(...begin)
    .replaceAll('\0', '')
    .includes('<Objs');
}
