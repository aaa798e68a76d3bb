import { expect, it } from 'vitest';
import { hostView } from '../../../src/report/view/host-view.ts';
import { hostWith, machineWith } from '../../diagnosis/small-diagnosis.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';

const event = (minute: number, vmIds: string[] = []) =>
  ({
    eventId: 19100,
    provider: null,
    time: `2026-11-21T02:${String(minute).padStart(2, '0')}:00Z`,
    hostTime: null,
    codes: [],
    paths: ['C:\\x\\base.vhdx'],
    vmIds,
    data: [],
  }) as never;

const folder = async () => (await new SmallFolder().disk('base.vhdx', { id: 1 })).take();

it('tells of each machine its disks, where they hang, and which were not found', async () => {
  const machines = [machineWith('D:\\vm\\base.vhdx'), machineWith('D:\\vm\\other.vhdx')];
  const { listed, folded } = hostView(hostWith(await folder(), machines)).machines;
  expect(listed).toEqual([
    {
      ...{ name: 'node1', facts: 'generation 2, version 9.0', from: 'node1.vmcx' },
      disks: [
        {
          ...{ path: 'D:\\vm\\base.vhdx', name: 'base.vhdx' },
          ...{ place: 'SCSI 0:0, shared', absent: null },
        },
      ],
    },
    expect.objectContaining({ disks: [expect.objectContaining({ absent: 'not found' })] }),
  ]);
  expect(folded).toEqual([]);
});

it('says which configuration a machine is of only where there are several', async () => {
  const one = machineWith('D:\\vm\\base.vhdx');
  const other = machineWith('D:\\vm\\base.vhdx', { id: guid(2) });
  const { listed } = hostView(hostWith(await folder(), [one, other])).machines;
  expect(listed.map(({ from }) => from)).toEqual([null, null]);
});

it('lists the last dozen of events and keeps those before, each with its machine', async () => {
  const machine = machineWith('D:\\vm\\base.vhdx');
  const events = Array.from({ length: 20 }, (_, minute) => event(minute, [machine.id!]));
  const { listed, folded } = hostView(hostWith(await folder(), [machine], events)).events;
  expect([listed.length, folded.length]).toEqual([12, 8]);
  expect([folded[0]!.time, listed.at(-1)!.time]).toEqual([
    '2026-11-21T02:00:00Z',
    '2026-11-21T02:19:00Z',
  ]);
  expect(listed[0]!.machine).toBe('node1');
});

it('lists the last of what is tied to no disk, with what it names instead', async () => {
  const inventory = await folder();
  const elsewhere = machineWith('D:\\own.vhdx', { id: guid(2), name: 'web7' });
  const other = (minute: number, change: object = {}) =>
    ({ ...(event(minute) as object), paths: [], ...change }) as never;
  const events = [
    ...Array.from({ length: 499 }, () => other(1)),
    other(2),
    other(3, { paths: ['D:\\a\\own.avhdx', 'D:\\a\\own2.avhdx'], vmIds: [guid(3)] }),
    other(4, { vmIds: [guid(3)] }),
    other(5, { vmIds: [guid(3), guid(2)], paths: ['D:\\a\\own.avhdx'] }),
  ];
  const { unattributed } = hostView(hostWith(inventory, [elsewhere], events));
  expect(unattributed.listed.map(({ names }) => names)).toEqual([
    'nothing',
    'own.avhdx and 1 more',
    guid(3),
    'web7',
  ]);
  expect([unattributed.folded.length, unattributed.omitted]).toEqual([496, 3]);
});

it('has nothing to say without machines, events and logs', async () => {
  const nothing = { listed: [], folded: [] };
  expect(hostView(hostWith(await folder()))).toEqual({
    machines: nothing,
    events: nothing,
    unattributed: { ...nothing, omitted: 0 },
    logs: nothing,
  });
});
