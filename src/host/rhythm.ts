/** A time of day at which checkpoints were made again and again. */
export interface RhythmTime {
  /** Minutes after midnight UTC, 0 to 1439: the middle one of those seen. */
  readonly minuteOfDay: number;
  readonly count: number;
  readonly first: Date;
  readonly last: Date;
}

/** A time at which one was to be expected, and none is there. */
export interface RhythmGap {
  readonly after: Date;
  readonly before: Date;
  readonly missed: number;
}

/** The pattern of a job: checkpoints at the same times of day, every so many days. */
export interface Rhythm {
  /** Days from one to the next at the same time of day: 1 every day, 7 every week. */
  readonly days: number;
  /** In the order of the day. */
  readonly times: readonly RhythmTime[];
  /** Births that fit, of all that are known. */
  readonly fitting: number;
  readonly of: number;
  /** In order of time; between the first and the last birth alone. */
  readonly gaps: readonly RhythmGap[];
}

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
/** How far from its time a job begins: queues, retries, a machine that answers late. */
const LATENESS = 15;
/** Fewer at one time of day are chance. */
const FEWEST = 3;
/** Share of all births that a pattern must explain. */
const SHARE = 0.8;

/**
 * The rhythm of checkpoints, by the times at which they were made. UTC: a job that follows a local clock
 * changes its time when that clock does, and is found as two times that follow each other.
 * @returns null where too few are known, or no pattern explains most of them
 */
export function rhythmOf(births: readonly Date[]): Rhythm | null {
  const sorted = births.toSorted((a, b) => a.getTime() - b.getTime());
  const groups = byTimeOfDay(sorted).filter(({ length }) => length >= FEWEST);
  const fitting = groups.reduce((sum, { length }) => sum + length, 0);
  if (fitting === 0 || fitting < SHARE * sorted.length) return null;
  const steps = groups.flatMap((group) => between(group, (a, b) => wholeDays(a, b)));
  const days = middle(steps);
  if (days < 1) return null;
  const gaps = groups.flatMap((group) =>
    between(group, (after, before) => {
      return { after, before, missed: Math.round(wholeDays(after, before) / days) - 1 };
    }).filter(({ missed }) => missed > 0),
  );
  return {
    days,
    times: groups.map((group) => ({
      minuteOfDay: minuteOf(group[Math.floor((group.length - 1) / 2)]!),
      count: group.length,
      first: group[0]!,
      last: group.at(-1)!,
    })),
    fitting,
    of: sorted.length,
    gaps: gaps.toSorted((a, b) => a.after.getTime() - b.after.getTime()),
  };
}

/** Births whose times of day lie close to each other, also across midnight; each group by time. */
function byTimeOfDay(sorted: readonly Date[]): Date[][] {
  const around = sorted.toSorted((a, b) => minuteOf(a) - minuteOf(b));
  const groups: Date[][] = [];
  for (const birth of around) {
    const group = groups.at(-1);
    const near = group && minuteOf(birth) - minuteOf(group.at(-1)!) <= LATENESS;
    if (near) group.push(birth);
    else groups.push([birth]);
  }
  const [first, last] = [groups[0], groups.at(-1)];
  if (first && last && first !== last) {
    const overMidnight = minuteOf(first[0]!) + DAY / MINUTE - minuteOf(last.at(-1)!);
    if (overMidnight <= LATENESS) groups.splice(0, 1, [...last, ...first].flat());
    if (overMidnight <= LATENESS) groups.pop();
  }
  return groups.map((group) => group.toSorted((a, b) => a.getTime() - b.getTime()));
}

function between<T>(times: readonly Date[], fold: (a: Date, b: Date) => T): T[] {
  return times.slice(1).map((time, index) => fold(times[index]!, time));
}

const wholeDays = (a: Date, b: Date) => Math.round((b.getTime() - a.getTime()) / DAY);

function middle(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)] ?? 0;
}

const minuteOf = (time: Date) => Math.floor((time.getTime() % DAY) / MINUTE);
