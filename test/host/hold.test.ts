import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/formats/event-log/event-record.ts';
import { holdableSet, holdOf } from '../../src/host/hold.ts';
import { hostOf } from '../../src/host/host.ts';
import type { Machine } from '../../src/host/machine.ts';
import { machineWith } from '../diagnosis/small-diagnosis.ts';
import { setOf } from '../recovery/small-plan.ts';
import { eventWith } from './small-event.ts';

const OTHER_ID = '0c6d7a52-5d2c-4f8e-9c41-7b1f6f1d2a10';
const ATTACHES = machineWith('C:\\ClusterStorage\\Volume1\\s.vhds');
const ELSEWHERE = machineWith('C:\\v\\other.vhdx', { id: OTHER_ID, path: 'other.vmcx' });

/** How the set of this many disks is held by the events. */
async function heldBy(
  disks: number,
  events: readonly Partial<EventRecord>[],
  machines: readonly Machine[] = [ATTACHES, ELSEWHERE],
  faults: number = 0,
) {
  const inventory = await (await setOf(disks)).take();
  const fault = { code: 'x', structure: 'x', offset: 0, message: 'x' };
  const configurations = machines.map((machine) => ({
    file: inventory.files[0]!,
    machine,
    faults: Array.from({ length: faults }, () => fault),
    error: null,
  }));
  const host = hostOf(inventory, { configurations, machines, hostList: [] }, events.map(eventWith));
  const hold = holdOf(holdableSet(inventory.sets[0]!), host);
  return hold?.signs.map(({ by }) => by) ?? null;
}

describe('a set is held', () => {
  it('by an event that names its disk, its machine, or nothing that is known', async () => {
    const leaf = (await (await setOf(2)).take()).sets[0]!.activeLeaf.name!;
    expect(await heldBy(2, [{ paths: [`C:\\v\\${leaf}`] }])).toEqual(['names a disk']);
    expect(await heldBy(2, [{ vmIds: [ATTACHES.id!] }])).toEqual(['names a machine']);
    expect(await heldBy(2, [{}])).toEqual(['may be of this set']);
    expect(await heldBy(2, [{ vmIds: ['99999999-9999-4999-9999-999999999999'] }])).toEqual([
      'may be of this set',
    ]);
  });

  it('not by one whose machine is proven to use other disks', async () => {
    expect(await heldBy(2, [{ vmIds: [OTHER_ID] }])).toBeNull();
  });

  it('by it all the same, where the configuration has faults', async () => {
    expect(await heldBy(2, [{ vmIds: [OTHER_ID] }], [ATTACHES, ELSEWHERE], 1)).toEqual([
      'may be of this set',
    ]);
  });

  it('only where a disk was never merged, and only by such events', async () => {
    expect(await heldBy(1, [{}])).toBeNull();
    expect(await heldBy(2, [{ eventId: 19100 }])).toBeNull();
  });
});
