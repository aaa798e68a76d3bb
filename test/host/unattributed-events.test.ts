import { describe, expect, it } from 'vitest';
import type { EventRecord } from '../../src/formats/event-log/event-record.ts';
import { hostOf } from '../../src/host/host.ts';
import { HostAnswerBook } from '../../src/host/host-answer-book.ts';
import { hostWith, machineWith } from '../diagnosis/small-diagnosis.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { eventWith } from './small-event.ts';

const OTHER_VM = '11111111-2222-3333-4444-555555555555';
const DISK = 'C:\\ClusterStorage\\Volume1\\base.vhdx';

const inventory = await (await new SmallFolder().disk('base.vhdx', { id: 1 })).take();
const machine = machineWith(DISK);
const VMMS = 'Microsoft-Windows-Hyper-V-VMMS';
const failed = (change: Partial<EventRecord> = {}) =>
  eventWith({ eventId: 19100, provider: VMMS, ...change });
const leftOf = (...events: EventRecord[]) => hostWith(inventory, [machine], events).unattributed;

describe('events that are attributed to none of the disks', () => {
  it('are those that name nothing, another disk, or another machine', () => {
    const events = [
      failed(),
      failed({ paths: ['D:\\other.avhdx'] }),
      failed({ vmIds: [OTHER_VM] }),
      failed({ eventId: 1, codes: [0xc03a000e] }),
      failed({ eventId: 1, codes: [0x80048102] }),
    ];
    const { count, newest } = leftOf(...events);
    expect(count).toBe(5);
    expect(newest.map(({ kind, paths, vmId }) => [kind, paths, vmId])).toEqual([
      ['merge-failed', [], null],
      ['merge-failed', ['D:\\other.avhdx'], null],
      ['merge-failed', [], null],
      ['other', [], null],
      ['other', [], null],
    ]);
    expect(newest[3]!.summary).toBe(
      '1 at 2026-11-21 02:14 UTC: event with a code of virtual disks or checkpoints, ' +
        'parent is not the same (0xC03A000E)',
    );
  });

  it('are none that name a disk here, or a machine that attaches one', () => {
    const here = [failed({ paths: [DISK] }), failed({ vmIds: [machine.id!] })];
    expect(leftOf(...here).count).toBe(0);
    expect(leftOf(failed({ vmIds: [machine.id!], eventId: 1, codes: [0xc03a000e] })).count).toBe(0);
  });

  it('are none that do not concern disks, or are of another provider', () => {
    const others = [
      failed({ eventId: 18500 }),
      failed({ eventId: 1, codes: [0x80070005] }),
      failed({ provider: 'Contoso-Backup', channel: 'Application' }),
    ];
    expect(leftOf(...others).count).toBe(0);
  });

  it('name a machine that is known all the same, from a configuration or a host', () => {
    const elsewhere = machineWith('D:\\own.vhdx', { id: OTHER_VM, name: 'web7' });
    const event = failed({ vmIds: [OTHER_VM] });
    const [known] = hostWith(inventory, [machine, elsewhere], [event]).unattributed.newest;
    expect(known?.vmId).toBe(OTHER_VM);
    const answers = new HostAnswerBook();
    const told = Object.entries({ Name: 'web7', Id: OTHER_VM, State: 'Off' });
    answers.add(new Map(told), 'machines.json');
    const said = { answers, access: [], logs: [], unread: [] };
    const none = { configurations: [], machines: [], hostList: [] };
    expect(hostOf(inventory, none, [event], said).unattributed.newest[0]?.vmId).toBe(OTHER_VM);
  });

  it('are kept up to the newest 500, and all are counted', () => {
    const at = (minute: number) =>
      new Date(Date.parse('2026-11-01T00:00:00Z') + minute * 60_000).toISOString();
    const events = Array.from({ length: 501 }, (_, minute) => failed({ time: at(500 - minute) }));
    const { count, newest } = leftOf(...events);
    expect([count, newest.length]).toEqual([501, 500]);
    expect([newest[0]!.time, newest.at(-1)!.time]).toEqual([at(1), at(500)]);
  });

  it('change nothing of the timeline, and hold as before', () => {
    const { timeline, forkSigns } = hostWith(inventory, [machine], [eventWith()]);
    expect(timeline).toEqual([]);
    expect(forkSigns).toHaveLength(1);
  });
});
