import { expect, it } from 'vitest';
import { virtualMachineSid } from '../../../../src/host/virtual-machine-sid.ts';
import { hostSection } from '../../../../src/report/view/report/host-section.ts';
import type { Report } from '../../../../src/report/view/report/report.ts';
import { guid } from '../../../sets/small-folder.ts';
import { blocksOf, reportOn, smallSet } from './small-report.ts';

const TIME = '2026-11-21T02:10:00.000Z';
const none = { listed: [], folded: [] };

/** The report of a small set, as if hosts had said this. */
async function saidBy(
  view: Partial<Report['view']['host']>,
  host: Partial<Report['host']> = {},
): Promise<Report> {
  const report = await reportOn(await smallSet());
  const told = { ...report.view.host, ...view };
  return { ...report, host: { ...report.host, ...host }, view: { ...report.view, host: told } };
}

it('says that there is no machine and no log, where there is none', async () => {
  const { id, blocks } = hostSection(await saidBy({}));
  expect(id).toBe('hosts');
  expect(blocks).toEqual([
    { kind: 'text', text: 'No configuration of a machine is among the files.' },
    { kind: 'text', text: 'No event log is among the files, so none shows what happened when.' },
  ]);
});

it('lists each machine with its disks, and its account once', async () => {
  const disk = { path: 'C:\\x\\shared.vhds', name: 'shared.vhds', place: 'SCSI 0:1', absent: null };
  const machine = { name: 'WEB01', facts: 'generation 2', from: null, disks: [disk] };
  const bare = { name: 'WEB02', facts: '', from: null, disks: [] };
  const known = { id: guid(7), name: 'WEB01', kind: 'machine' };
  const snapshot = { id: guid(8), name: 'WEB01', kind: 'snapshot' };
  const report = await saidBy(
    { machines: { listed: [machine], folded: [bare] } },
    { machines: [known, known, snapshot] as unknown as Report['host']['machines'] },
  );
  const [attached, accounts] = blocksOf(hostSection(report).blocks, 'table');
  expect(attached!.rows).toEqual([
    ['WEB01 (generation 2)', 'shared.vhds', 'SCSI 0:1', 'yes'],
    ['WEB02', 'none', '', ''],
  ]);
  expect(accounts!.rows).toEqual([
    ['WEB01', `NT VIRTUAL MACHINE\\${guid(7).toUpperCase()}`, virtualMachineSid(guid(7))],
  ]);
});

it('prints the newest events beside the chain, and says how many came before', async () => {
  const events = Array.from({ length: 310 }, (_, i) => ({
    ...{ time: TIME, summary: `event ${i}`, machine: i === 309 ? 'WEB01' : null },
  }));
  const timeline = [
    { kind: 'merge-failed', time: TIME },
    { kind: 'merge-failed', time: null },
  ] as unknown as Report['host']['timeline'];
  const report = await saidBy({ events: { listed: events, folded: [] } }, { timeline });
  const { blocks } = hostSection(report);
  const [picture] = blocksOf(blocks, 'event-picture');
  expect(picture).toMatchObject({ undated: 1, marks: [{ lane: 'merge failed', time: TIME }] });
  const [table] = blocksOf(blocks, 'table');
  expect(table!.caption).toBe('The last 300 events; 10 came before');
  expect([table!.rows[0], table!.rows.at(-1)]).toEqual([
    ['event 10', ''],
    ['event 309', 'WEB01'],
  ]);
});

it('keeps apart what names none of these disks, and says what the logs cover', async () => {
  const other = { summary: 'merge failed', names: 'other.avhdx' };
  const log = { path: 'a.evtx', name: 'a.evtx', covers: 'a day, 7 events' };
  const report = await saidBy({
    unattributed: { ...none, listed: [other], omitted: 4 },
    logs: { listed: [log], folded: [] },
  });
  const { blocks } = hostSection(report);
  const [table] = blocksOf(blocks, 'table');
  expect(table!.caption).toBe('Events not tied to these disks: the last 1 event; 4 came before');
  expect(table!.rows).toEqual([['merge failed', 'other.avhdx']]);
  expect(blocksOf(blocks, 'list').at(-1)!.items).toEqual(['a.evtx: a day, 7 events']);
});
