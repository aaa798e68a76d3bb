import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import type { ConfigurationNode } from '../configuration-tree.ts';
import { treeOf } from './entry-tree.ts';
import { valueDecoder } from './entry-value.ts';
import { readCurrentHeader, type VmcxHeader } from './header.ts';
import { type KeyTable, readKeyTables } from './key-table.ts';
import { readObjects, type StoredObject } from './object-table.ts';
import { type ReplayLog, readReplayLog } from './replay-log.ts';

/** A VM configuration store: `.vmcx`, `.vmrs`, and a host's `data.vmcx`. */
export interface Vmcx {
  /** The current one of the two. */
  readonly header: VmcxHeader;
  readonly replayLog: ReplayLog;
  readonly objects: readonly StoredObject[];
  readonly keyTables: readonly KeyTable[];
  /** The nameless root; its child is `configuration`, in `data.vmcx` `Configurations`. */
  readonly tree: ConfigurationNode;
  /** All that is wrong with the file; empty for a sound one that was closed cleanly. */
  readonly faults: readonly Fault[];
}

/**
 * Reads a VM configuration store. What is damaged becomes a fault; the rest is decoded.
 * A dirty replay log is reported and not replayed.
 * @throws {FormatError} when it is none (`vmcx-signature`), its version is not known
 *   (`vmcx-version`), both headers are damaged (`vmcx-header-checksum`), or it has no object table.
 * @throws {ShortReadError} when it ends before its headers and object table do.
 */
export async function openVmcx(source: ByteSource): Promise<Vmcx> {
  const faults: Fault[] = [];
  const header = await readCurrentHeader(source, faults);
  const replayLog = await readReplayLog(source, header, faults);
  const objects = await readObjects(source, faults);
  const keyTables = await readKeyTables(source, objects, faults);
  const decodeValue = valueDecoder(source, objects, faults);
  const decoded = [];
  for (const entry of keyTables.flatMap(({ entries }) => entries)) {
    decoded.push({ entry, value: await decodeValue(entry) });
  }
  return { header, replayLog, objects, keyTables, tree: treeOf(decoded, faults), faults };
}
