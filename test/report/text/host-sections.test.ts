import { expect, it } from 'vitest';
import type { Host } from '../../../src/host/host.ts';
import { hostSections } from '../../../src/report/text/host-sections.ts';
import type { Page } from '../../../src/report/text/style.ts';
import { hostView } from '../../../src/report/view/host-view.ts';
import { hostWith, machineWith } from '../../diagnosis/small-diagnosis.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { page, widest } from './small-page.ts';

const event = (minute: number) =>
  ({
    eventId: 19100,
    provider: null,
    time: `2026-11-21T02:${String(minute).padStart(2, '0')}:00Z`,
    hostTime: null,
    codes: [0x80070005],
    paths: ['C:\\x\\base.vhdx'],
    vmIds: [],
    data: [],
  }) as never;

const sectionsOf = (host: Host, on: Page) => hostSections(hostView(host), on);

async function folder() {
  return (await new SmallFolder().disk('base.vhdx', { id: 1 })).take();
}

it('shows machines with their disks, and what is not at hand', async () => {
  const machines = [
    machineWith('D:\\vm\\base.vhdx'),
    machineWith('D:\\vm\\other.vhdx', { id: guid(2), name: 'node2' }),
  ];
  expect(sectionsOf(hostWith(await folder(), machines), page())).toEqual([
    [
      'Machines',
      '  node1   generation 2, version 9.0',
      '    base.vhdx   SCSI 0:0, shared',
      '  node2   generation 2, version 9.0',
      '    other.vhdx   SCSI 0:0, shared, not found',
    ],
  ]);
});

it('tells configurations of one machine apart by their files', async () => {
  const now = machineWith('D:\\vm\\base.vhdx');
  const before = machineWith('D:\\vm\\old.vhdx', {
    kind: 'before-checkpoint',
    path: 'node1.preCheckpointCopy',
  });
  const [section] = sectionsOf(hostWith(await folder(), [now, before]), page());
  expect(section?.slice(2, 5)).toEqual([
    '    from node1.vmcx',
    '    base.vhdx   SCSI 0:0, shared',
    '  node1   before checkpoint, generation 2, version 9.0',
  ]);
});

it('says whose event it is, when the machine is known', async () => {
  const machine = machineWith('D:\\vm\\base.vhdx');
  const events = [{ ...(event(1) as object), vmIds: [machine.id] } as never];
  const sections = sectionsOf(hostWith(await folder(), [machine], events), page());
  expect(sections.at(-1)?.join(' ').replace(/\s+/g, ' ')).toContain(
    'merge failed, access denied (0x80070005) · node1',
  );
});

it('shows the last events, and counts those before', async () => {
  const events = Array.from({ length: 20 }, (_, minute) => event(minute));
  const [section] = sectionsOf(hostWith(await folder(), [], events), page());
  expect(section?.slice(0, 3)).toEqual([
    'Events about these disks',
    '⋮  8 earlier events   (--all)',
    '  - 19100 at 2026-11-21 02:08 UTC: merge failed, access denied (0x80070005)',
  ]);
  expect(section).toHaveLength(14);
  expect(sectionsOf(hostWith(await folder(), [], events), page({ all: true }))[0]).toHaveLength(21);
});

it('shows what is tied to no disk apart, and says what that means', async () => {
  const other = (minute: number) =>
    ({ ...(event(minute) as object), paths: ['D:\\o\u001b.avhdx'] }) as never;
  const host = hostWith(
    await folder(),
    [],
    Array.from({ length: 502 }, (_, i) => other(i % 60)),
  );
  const [section] = sectionsOf(host, page({ width: 110 }));
  expect(section?.slice(0, 3)).toEqual([
    'Events not tied to these disks',
    '⋮  498 earlier events   (--all)',
    '  - 19100 at 2026-11-21 02:59 UTC: merge failed, access denied (0x80070005) · names o\\u{1b}.avhdx',
  ]);
  expect(section).toHaveLength(7);
  expect(section?.at(-1)).toBe(
    '  These name no disk or set found here, and not the identifier of a machine whose configuration certainly\n' +
      '  attaches one. Whether they concern these disks is not known.',
  );
  const [all] = sectionsOf(host, page({ all: true }));
  expect(all?.[1]).toBe('⋮  2 earlier events');
  expect(all).toHaveLength(503);
});

it('has nothing to say without machines and events', async () => {
  expect(sectionsOf(hostWith(await folder()), page())).toEqual([]);
});

it('shows hostile names escaped and keeps to the width', async () => {
  const machine = machineWith(`D:\\${'x'.repeat(99)}\u202e.vhdx`, {
    name: `n\u001b${'y'.repeat(99)}`,
  });
  const [section] = sectionsOf(hostWith(await folder(), [machine]), page());
  const text = section!.join('\n');
  expect(widest(text)).toBeLessThanOrEqual(80);
  for (const mark of ['\u001b', '\u202e']) expect(text).not.toContain(mark);
});

it('tells from when to when each log has events, and which zone that is', async () => {
  const log = (path: string, covers: object) => ({ path, covers, faults: [] }) as never;
  const span = { first: '2026-11-01T02:10:00.000Z', last: '2026-11-21T02:14:00.000Z' };
  const logs = [
    log('a/vmms.evtx', { events: 1200, ...span, clock: 'utc' }),
    log('clock.xml', { events: 1, ...span, clock: 'host' }),
    log('empty.evtx', { events: 0, first: null, last: null, clock: 'utc' }),
    log('undated.xml', { events: 2, first: null, last: null, clock: 'utc' }),
  ];
  const [section] = sectionsOf({ ...hostWith(await folder()), logs }, page({ width: 120 }));
  expect(section).toEqual([
    'Event logs, and the times they cover',
    '  - vmms.evtx: 2026-11-01 02:10 to 2026-11-21 02:14 UTC, 1,200 events',
    '  - clock.xml: 2026-11-01 02:10 to 2026-11-21 02:14 by the host’s clock, 1 event',
    '  - empty.evtx: it is empty, 0 events',
    '  - undated.xml: its events have no times, 2 events',
    '  No log here covers what happened outside these times.',
  ]);
});
