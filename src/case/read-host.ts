import { FormatError } from '../bytes/fault.ts';
import type { FileTree } from '../bytes/file-tree.ts';
import { codeOf } from '../bytes/vhdset-error.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import type { Host } from '../host/host.ts';
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
  const machines = await readMachines(inventory.files, signal);
  const folder = await readHostFolders(inventory, hostFolder, signal);
  const records: EventRecord[] = [];
  const given = new Set(eventLogs.map(({ path }) => path));
  const found = folder.eventLogs.filter(({ path }) => !given.has(path));
  for (const log of [...eventLogs, ...found]) {
    signal?.throwIfAborted();
    const { openEventLog } = await import('../formats/event-log/event-log.ts');
    const { tree, path } = log;
    try {
      for (const record of (await openEventLog(await tree.open(path))).records) {
        records.push(record);
      }
    } catch (error) {
      // A log that nobody named is no reason to stop.
      if (found.includes(log) && codeOf(error) !== undefined) continue;
      // Which of several files it is, a decoder cannot say.
      throw error instanceof FormatError ? new UnusableFileError(path, error) : error;
    }
  }
  return hostOf(inventory, machines, records, folder);
}
