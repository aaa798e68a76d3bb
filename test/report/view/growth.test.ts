import { expect, it } from 'vitest';
import type { Growth, GrowthStep } from '../../../src/host/growth.ts';
import { growthView } from '../../../src/report/view/growth.ts';

const at = (day: number, hour = 2, minute = 10) => new Date(Date.UTC(2026, 10, day, hour, minute));
const GIB = 1024 ** 3;

const step = (day: number): GrowthStep => ({
  disk: { file: { path: `x/s_${day}.avhdx` } } as never,
  born: at(day),
  told: true,
  until: at(day + 1),
  grew: GIB,
  holds: GIB / 2,
});

const growth: Growth = {
  subject: { path: 'x/s.vhds' } as never,
  steps: [step(1), step(2), step(3)],
  days: [{ day: '2026-11-01', bytes: GIB }],
  rhythm: {
    days: 1,
    times: [{ minuteOfDay: 130, count: 3, first: at(1), last: at(3) }],
    fitting: 3,
    of: 3,
    gaps: [],
  },
  pace: { from: at(1), to: at(3), bytes: 2 * GIB, perDay: GIB, full: at(20) },
  recent: null,
  first: { step: step(1), events: [], covering: [] },
  mergeNeeds: 5 * GIB,
  room: {
    volume: { source: 'v.json', name: 'C:\\V', fileSystem: 'ReFS', size: 9 * GIB, free: 2 * GIB },
    asked: at(4).toISOString(),
  },
};

const said = (more: Partial<Growth> = {}) => growthView({ ...growth, ...more }, ['x']).sentences;

it('tells births, pace, the first, the merge and the room', () => {
  expect(said()).toEqual([
    '3 checkpoints since 2026-11-01 02:10 UTC, made every day at 02:10 UTC: the rhythm of a job, such as a backup. A host listed these times.',
    'They grew by 1 GiB a day.',
    'The first that was not merged is s_1.avhdx (2026-11-01 02:10 UTC); no log here covers that hour.',
    'Merged into the base, all of them make it larger by at most 5 GiB.',
    'C:\\V (ReFS) had 2 GiB of 9 GiB free on 2026-11-04 02:10 UTC: a merge of all may not fit.',
    'If this set alone keeps growing like this, the volume will be full on 2026-11-20.',
  ]);
});

it('says what it does not know', () => {
  const inferred = said({ steps: [{ ...step(1), told: false }], rhythm: null });
  expect(inferred[0]).toBe(
    '1 checkpoint since 2026-11-01 02:10 UTC. The times are those of the files; a copy may have changed them.',
  );
  expect(said({ steps: [{ ...step(1), born: null }] })[0]).toContain('is not known');
  expect(said({ rhythm: null })[0]).toContain('at no regular time');
  const pace = { ...growth.pace!, full: null };
  expect(said({ pace }).at(-1)).toContain('not be full within twenty years');
  const room = { ...growth.room!, asked: null };
  expect(said({ pace, room }).at(-1)).toContain('is not known');
  expect(said({ pace: null, first: null, mergeNeeds: null, room: null })).toHaveLength(1);
});

it('tells gaps, changing clocks, weeks, the last week’s pace and the log', () => {
  const gap = (missed: number) => ({ after: at(1), before: at(5), missed });
  const times = [
    { minuteOfDay: 70, count: 4, first: at(5), last: at(9) },
    { minuteOfDay: 130, count: 3, first: at(1), last: at(3) },
  ];
  const rhythm = { ...growth.rhythm!, times, of: 8, gaps: [1, 2, 3, 4].map(gap) };
  const [births, gaps] = said({ rhythm });
  expect(births).toContain('every day at 02:10 UTC, at 01:10 UTC since 2026-11-05 (3 of 8)');
  expect(gaps).toBe(
    'Missing from this rhythm: 1 between 2026-11-01 and 2026-11-05, 2 between 2026-11-01 and 2026-11-05, ' +
      '3 between 2026-11-01 and 2026-11-05, and 1 more gap: no backup ran then, or its checkpoint was merged.',
  );
  expect(said({ rhythm: { ...growth.rhythm!, days: 7 } })[0]).toContain('every Tuesday at 02:10');
  const recent = { ...growth.pace!, perDay: 2 * GIB, full: at(12) };
  expect(said({ recent })[1]).toBe('They grew by 1 GiB a day, 2 GiB over the last week.');
  expect(said({ recent }).at(-1)).toContain(
    '2026-11-20, at the pace of the last week on 2026-11-12',
  );
  const events = [{ summary: '19100: merge failed' }, { summary: 'x' }] as never;
  expect(said({ first: { ...growth.first!, events } })[2]).toContain(
    'For that hour, the log has: 19100: merge failed, and 1 more within the hour.',
  );
  const covering = ['logs/VMMS.evtx'];
  expect(said({ first: { ...growth.first!, covering } })[2]).toContain(
    'VMMS.evtx covers that hour',
  );
});

it('is data for pictures as well', () => {
  const { data, name } = growthView(growth, ['x']);
  expect(name).toBe('s.vhds');
  expect(data.checkpoints[0]).toEqual({
    path: 'x/s_1.avhdx',
    born: { time: at(1).toISOString(), certainty: 'decoded' },
    until: at(2).toISOString(),
    livedSeconds: 86_400,
    grewBytes: GIB,
    holdsBytes: GIB / 2,
  });
  expect(data.rhythm?.times).toMatchObject([{ time: '02:10', count: 3 }]);
  expect(data.volume).toMatchObject({ freeBytes: 2 * GIB, source: 'v.json' });
  expect(JSON.parse(JSON.stringify(data))).toEqual(data);
});
