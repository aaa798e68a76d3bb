import { FormatError } from '../bytes/fault.ts';
import type { FileTree } from '../bytes/file-tree.ts';
import { codeOf } from '../bytes/vhdset-error.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import type { Host, ReadLog, UnreadHostFile } from '../host/host.ts';
import type { ConfigurationSource, MachinesAtHand } from '../host/machines-at-hand.ts';
import type { Inventory } from '../sets/model.ts';
import { readHostFolders } from './read-host-folder.ts';
import { UnusableFileError } from './unusable-file-error.ts';

/** A file of a tree that need not be listed. */
export interface TreePath {
  readonly tree: FileTree;
  readonly path: string;
}

/**
 * What the hosts knew of the disks: configurations found with them, event logs given, and what the
 * hosts said when they were asked.
 * The readers of these formats are loaded only when there is something to read.
 * @throws {UnusableFileError} for an event log that is none
 * @throws {SourceError} for an event log that can't be read
 */
export async function readHost(
  inventory: Inventory,
  eventLogs: readonly TreePath[] = [],
  signal?: AbortSignal,
  hostFolder?: FileTree,
): Promise<Host> {
  const { hostOf } = await import('../host/host.ts');
  const { readMachines } = await import('../host/machines-at-hand.ts');
  const folder = await readHostFolders(inventory, hostFolder, signal);
  const added = await notAmong(inventory, folder.configurations);
  const machines = await readMachines([...inventory.files, ...added], signal);
  const reading = new LogReading();
  for (const log of eventLogs) {
    signal?.throwIfAborted();
    await reading.read(log);
  }
  const given = await spellingsOf(eventLogs, inventory);
  for (const log of folder.eventLogs) {
    signal?.throwIfAborted();
    const ways = [log, log.otherwise].filter((one) => one !== undefined);
    if (!ways.some(({ path }) => given.has(path))) await reading.readOne(ways);
  }
  const { answers, access } = folder;
  const unread = [...folder.unread, ...withoutMachine(machines, added), ...reading.unread];
  const said = { answers, access, logs: reading.logs, unread };
  return hostOf(inventory, machines, reading.records, said);
}

/** The paths given, also as the trees at hand list them: a log is read once. */
async function spellingsOf(
  logs: readonly TreePath[],
  { files }: Inventory,
): Promise<ReadonlySet<string>> {
  const trees = new Set(files.map(({ tree }) => tree));
  const spellings = new Set<string>();
  for (const { path } of logs) {
    spellings.add(path);
    for (const tree of trees) spellings.add((await tree.pathOf(path)) ?? path);
  }
  return spellings;
}

/** Of what a host folder holds: what is not among the files of the case anyway. */
async function notAmong(
  inventory: Inventory,
  found: readonly ConfigurationSource[],
): Promise<ConfigurationSource[]> {
  const known = new Set(inventory.files.map(({ path }) => path));
  const trees = new Set(inventory.files.map(({ tree }) => tree));
  const others: ConfigurationSource[] = [];
  for (const one of found) {
    let isKnown = known.has(one.path);
    for (const tree of isKnown ? [] : trees) {
      isKnown ||= known.has((await tree.pathOf(one.path)) ?? one.path);
    }
    if (!isKnown) others.push(one);
  }
  return others;
}

/** Configurations that were given for their machines, and are of none. */
function withoutMachine(
  { configurations }: MachinesAtHand,
  given: readonly ConfigurationSource[],
): UnreadHostFile[] {
  const paths = new Set(given.map(({ path }) => path));
  return configurations.flatMap(({ file: { path }, machine, error }) => {
    if (!paths.has(path) || machine !== null || error !== null) return [];
    const reason =
      'it is not the configuration of a machine; if it is a host’s list of machines (data.vmcx), that names no ' +
      'disk: give the configurations themselves (Virtual Machines\\<identifier>.vmcx), or what collect writes';
    return [{ path, reason }];
  });
}

/** The events of all logs, and what each log is worth. */
class LogReading {
  readonly records: EventRecord[] = [];
  readonly logs: ReadLog[] = [];
  readonly unread: UnreadHostFile[] = [];

  /** A log that was named: where it can't be read, nothing goes on. */
  async read(log: TreePath): Promise<void> {
    try {
      await this.#take(log);
    } catch (error) {
      // Which of several files it is, a decoder cannot say.
      throw error instanceof FormatError ? new UnusableFileError(log.path, error) : error;
    }
  }

  /** The first of several forms of one log that can be read; a log that nobody named stops nothing. */
  async readOne(forms: readonly TreePath[]): Promise<void> {
    for (const form of forms) {
      try {
        await this.#take(form);
        return;
      } catch (error) {
        if (!(error instanceof Error) || codeOf(error) === undefined) throw error;
        this.unread.push({ path: form.path, reason: error.message });
      }
    }
  }
  async #take({ tree, path }: TreePath): Promise<void> {
    const { openEventLog } = await import('../formats/event-log/event-log.ts');
    const { records, covers, faults } = await openEventLog(await tree.open(path));
    for (const record of records) this.records.push(record);
    this.logs.push({ path, covers, faults });
  }
}
