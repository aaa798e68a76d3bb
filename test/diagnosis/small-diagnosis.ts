import { diagnose } from '../../src/diagnosis/diagnose.ts';
import type { Finding } from '../../src/diagnosis/finding.ts';
import type { EventRecord } from '../../src/formats/event-log/event-record.ts';
import { type Host, hostOf } from '../../src/host/host.ts';
import type { Machine } from '../../src/host/machine.ts';
import type { InventoryOptions } from '../../src/sets/inventory.ts';
import type { Inventory } from '../../src/sets/model.ts';
import type { SmallFolder } from '../sets/small-folder.ts';

/** A host with these machines and events, as if their files had been read. */
export function hostWith(
  inventory: Inventory,
  machines: readonly Machine[] = [],
  events: readonly EventRecord[] = [],
): Host {
  return hostOf(inventory, { configurations: [], machines, hostList: [] }, events);
}

/** All findings about a folder in memory. */
export async function findingsIn(
  folder: SmallFolder,
  machines: readonly Machine[] = [],
  options: Partial<InventoryOptions> = {},
): Promise<Finding[]> {
  const inventory = await folder.take(options);
  return diagnose(inventory, hostWith(inventory, machines));
}

/** `severity id subject` of each, for short expectations. */
export const brief = (findings: readonly Finding[]): string[] =>
  findings.map(({ severity, id, subject }) => `${severity} ${id} ${subject}`);

export function only(findings: readonly Finding[], id: string): Finding {
  const found = findings.filter((finding) => finding.id === id);
  if (found.length !== 1) throw new Error(`${found.length} findings ${id}: ${brief(findings)}`);
  return found[0]!;
}

/** A machine that attaches one disk through SCSI, shared, unless told otherwise. */
export function machineWith(path: string, change: Partial<Machine> = {}): Machine {
  const controller = { kind: 'SCSI', instance: 'a', device: null, index: 0 } as const;
  return {
    path: 'node1.vmcx',
    id: 'd9e0eb0a-5b37-508e-9173-67e9ade83acf',
    name: 'node1',
    kind: 'machine',
    typeId: 'Virtual Machines',
    generation: 2,
    configurationVersion: '9.0',
    created: null,
    controllers: [controller],
    drives: [
      { controller, slot: 0, path, type: 'VHD', persistentReservations: true, snapshotId: null },
    ],
    diskMergePending: false,
    vhdPathAcled: null,
    checkpointCount: null,
    ...change,
  };
}
