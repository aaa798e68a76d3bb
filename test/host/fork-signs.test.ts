import { describe, expect, it } from 'vitest';
import { forkSigns } from '../../src/host/fork-signs.ts';
import { eventWith } from './small-event.ts';

const signs = (...changes: Parameters<typeof eventWith>[0][]) =>
  forkSigns(changes.map(eventWith), ['copy/s.avhdx']).map(({ summary }) => summary);

describe('a fork that was not committed', () => {
  it('is told by event 3216 of Hyper-V, and says when and where', () => {
    expect(signs({})).toEqual([
      '3216 at 2026-11-21 02:14 UTC on host1: the switch to new differencing disks failed',
    ]);
    expect(signs({ provider: null, time: null, computer: null })[0]).toMatch(/^3216, undated: /);
    expect(signs({ provider: 'Other', channel: 'Application' })).toEqual([]);
  });

  it.each([0x80048102, 0x800480bd, 0x800480bc, 0x800703ee])(
    'is told by %d in any event',
    (code) => {
      const hex = `0x${code.toString(16).toUpperCase()}`;
      expect(signs({ eventId: 18012, codes: [0x80070005, code] })[0]).toContain(hex);
      expect(signs({ eventId: 18012, codes: [0x80070005] })).toEqual([]);
    },
  );

  it('names the disks at hand that the event names; the oldest comes first', () => {
    const found = forkSigns(
      [
        eventWith({ time: '2026-11-22T00:00:00.000Z', paths: ['C:\\v\\S.AVHDX'] }),
        eventWith({ time: '2026-11-21T00:00:00.000Z' }),
      ],
      ['copy/s.avhdx'],
    );
    expect(found.map(({ subjects }) => subjects)).toEqual([[], ['copy/s.avhdx']]);
  });
});
