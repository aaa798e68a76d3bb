import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Finding } from '../../../src/diagnosis/finding.ts';
import type { EventRecord } from '../../../src/formats/event-log/event-record.ts';
import { SmallFolder, type SparseFile } from '../../sets/small-folder.ts';
import { hostWith } from '../small-diagnosis.ts';

const MIB = 0x100000;
const EVENT: EventRecord = {
  eventId: 12240,
  provider: 'Microsoft-Windows-Hyper-V-VMMS',
  channel: 'Microsoft-Windows-Hyper-V-VMMS-Admin',
  time: '2026-05-28T02:14:00.000Z',
  hostTime: null,
  level: 'error',
  computer: 'host1',
  message: null,
  data: [],
  codes: [0x80070570],
  paths: ['C:\\vms\\a.vhdx'],
  vmIds: [],
  offset: 0,
  line: 1,
};

async function told(event: Partial<EventRecord>, cut = 0): Promise<Finding[]> {
  const folder = new SmallFolder();
  await folder.disk('a.vhdx', { id: 1, blocks: [{ block: 0, data: Buffer.from('data') }] });
  await folder.disk('b.vhdx', { id: 2, diskId: 2 });
  const file = folder.files.get('a.vhdx') as SparseFile;
  file.size -= cut;
  const inventory = await folder.take();
  const findings = diagnose(inventory, hostWith(inventory, [], [{ ...EVENT, ...event }]));
  return findings.filter(({ id }) => id === 'corruption-reported');
}

it('a copy without a fault: the driver of May 2025 is named, and nothing is called sound', async () => {
  const [found, ...others] = await told({});
  expect(others).toEqual([]);
  expect(found).toMatchObject({ severity: 'warning', subject: 'a.vhdx' });
  expect(found!.evidence[0]!.value).toContain('the file is corrupt and unreadable (0x80070570)');
  expect(found!.explanation).toContain('vhdmp.sys of May 2025');
  expect(found!.explanation).toContain('not excluded');
});

it('a copy with faults: another copy will hardly be better', async () => {
  const [found] = await told({}, MIB);
  expect(found!.severity).toBe('error');
  expect(found!.title).toContain('damaged here as well');
});

it('another code, or a disk that no event names, is none', async () => {
  expect(await told({ codes: [0x80070005] })).toEqual([]);
  expect(await told({ paths: ['C:\\vms\\other.vhdx'] })).toEqual([]);
});
