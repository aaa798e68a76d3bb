import { describe, expect, it } from 'vitest';
import { evtxFile } from '../../../fixtures/scene/evtx/evtx-file.ts';
import { windowsEvent } from '../../../fixtures/scene/evtx/windows-event.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { openEventLog } from '../../../src/formats/event-log/event-log.ts';
import { sampleLog, VM_ID } from '../evtx/sample-log.ts';

describe('a binary log as an event log', () => {
  it('gives the same records as its export', async () => {
    const { encoding, records, covers, faults } = await openEventLog(
      new MemorySource(sampleLog(3)),
    );
    expect({ encoding, faults }).toEqual({ encoding: 'binary', faults: [] });
    expect(records).toHaveLength(3);
    expect(records[0]).toEqual({
      eventId: 19100,
      provider: 'Microsoft-Windows-Hyper-V-VMMS',
      channel: 'Microsoft-Windows-Hyper-V-VMMS-Admin',
      time: '2026-11-21T02:10:00.000Z',
      hostTime: null,
      level: 'error',
      computer: 'host1.example.test',
      message: null,
      data: [
        { name: 'VmName', value: 'node0' },
        { name: 'VmId', value: VM_ID.toUpperCase() },
        { name: 'ErrorMessage', value: '%%2147942405' },
        { name: 'ErrorCode', value: '0x80070005' },
      ],
      codes: [0x80070005],
      paths: [],
      vmIds: [VM_ID],
      offset: 4608,
      line: null,
    });
    expect(covers).toEqual({
      events: 3,
      first: '2026-11-21T02:10:00.000Z',
      last: '2026-11-21T02:12:00.000Z',
      clock: 'utc',
    });
  });

  it('leaves out what cannot concern a disk, and counts it', async () => {
    const event = (recordId: bigint, text: string) => ({
      id: recordId,
      written: '2026-11-21T02:10:00Z',
      event: windowsEvent({
        id: 7036,
        provider: 'Service Control Manager',
        providerGuid: '555908d1-a6d7-4695-8e1e-26931d2012f4',
        channel: 'System',
        computer: 'host1',
        level: 4,
        time: '2026-11-21T02:10:00Z',
        recordId,
        payload: { eventData: [['text', text]] },
      }),
    });
    const bytes = evtxFile([event(1n, 'Spooler'), event(2n, 'C:\\v\\shared.avhdx is gone')]);
    const { records, covers } = await openEventLog(new MemorySource(bytes));
    expect(records).toMatchObject([{ paths: ['C:\\v\\shared.avhdx'] }]);
    expect(covers.events).toBe(2);
  });
});
