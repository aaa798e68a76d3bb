import { describe, expect, it } from 'vitest';
import { CoverageCount } from '../../../src/formats/event-log/event-coverage.ts';

describe('what a log covers', () => {
  it('is from its first to its last event, in whatever order they stand', () => {
    const count = new CoverageCount();
    for (const day of ['12', '03', '27']) {
      count.add({ time: `2026-11-${day}T02:10:00.000Z`, hostTime: null });
    }
    count.add({ time: null, hostTime: null });
    expect(count.coverage).toEqual({
      events: 4,
      first: '2026-11-03T02:10:00.000Z',
      last: '2026-11-27T02:10:00.000Z',
      clock: 'utc',
    });
  });

  it('is told by the host clock where nothing better is there', () => {
    const count = new CoverageCount();
    count.add({ time: null, hostTime: '2026-11-03T02:10:00' });
    expect(count.coverage).toMatchObject({ first: '2026-11-03T02:10:00', clock: 'host' });
  });

  it('of a log without a time is unknown', () => {
    expect(new CoverageCount().coverage).toEqual({
      events: 0,
      first: null,
      last: null,
      clock: 'utc',
    });
  });
});
