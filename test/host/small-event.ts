import type { EventRecord } from '../../src/formats/event-log/event-record.ts';

/** An event of a Hyper-V worker: 3216, unless told otherwise. */
export function eventWith(change: Partial<EventRecord> = {}): EventRecord {
  return {
    eventId: 3216,
    provider: 'Microsoft-Windows-Hyper-V-Worker',
    channel: 'Microsoft-Windows-Hyper-V-Worker-Admin',
    time: '2026-11-21T02:14:00.000Z',
    hostTime: null,
    level: 'error',
    computer: 'host1',
    message: null,
    data: [],
    codes: [],
    paths: [],
    vmIds: [],
    offset: 0,
    line: null,
    ...change,
  };
}
