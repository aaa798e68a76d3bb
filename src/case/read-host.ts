import { FormatError } from '../bytes/fault.ts';
import type { FileTree } from '../bytes/file-tree.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import type { Host } from '../host/host.ts';
import type { Inventory } from '../sets/model.ts';
import { UnusableFileError } from './unusable-file-error.ts';

/** A file of a tree that need not be listed. */
export interface TreePath {
  readonly tree: FileTree;
  readonly path: string;
}

/**
 * What the hosts knew of the disks: configurations found with them, and event logs given.
 * The readers of these formats are loaded only when there is something to read.
 * @throws {UnusableFileError} for an event log that is none
 * @throws {SourceError} for an event log that can't be read
 */
export async function readHost(
  inventory: Inventory,
  eventLogs: readonly TreePath[] = [],
  signal?: AbortSignal,
): Promise<Host> {
  const { hostOf } = await import('../host/host.ts');
  const { readMachines } = await import('../host/machines-at-hand.ts');
  const machines = await readMachines(inventory.files, signal);
  const records: EventRecord[] = [];
  for (const { tree, path } of eventLogs) {
    signal?.throwIfAborted();
    const { openEventLog } = await import('../formats/event-log/event-log.ts');
    try {
      const log = await openEventLog(await tree.open(path));
      for (const record of log.records) records.push(record);
    } catch (error) {
      // Which of several files it is, a decoder cannot say.
      throw error instanceof FormatError ? new UnusableFileError(path, error) : error;
    }
  }
  return hostOf(inventory, machines, records);
}
