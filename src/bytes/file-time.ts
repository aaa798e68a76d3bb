/**
 * A point in time as Windows stores it: intervals of 100 ns since 1601-01-01, exact. Whether they
 * are UTC is told by whoever holds the time; 0 stands for "never set".
 */
export type FileTime = bigint;

/** From 1601-01-01 to 1970-01-01, in milliseconds. */
const EPOCH_MILLISECONDS = 11_644_473_600_000n;
const TICKS_PER_MILLISECOND = 10_000n;
const TICKS_PER_SECOND = 10_000_000n;
const SECONDS_PER_DAY = 86_400;

/** The millisecond that holds a time; any 64 bits are a date that JavaScript can hold. */
export function fileTimeToDate(time: FileTime): Date {
  return new Date(Number(time / TICKS_PER_MILLISECOND - EPOCH_MILLISECONDS));
}

/** @throws {RangeError} for a date before 1601, or none at all */
export function fileTimeFromDate(date: Date): FileTime {
  const time = (BigInt(date.getTime()) + EPOCH_MILLISECONDS) * TICKS_PER_MILLISECOND;
  if (time < 0n) throw new RangeError(`${date.toISOString()} is before 1601`);
  return time;
}

/** `2021-03-07T16:38:09.1234567`: all seven decimals, and no zone, which the caller knows. */
export function formatFileTime(time: FileTime): string {
  const fraction = (time % TICKS_PER_SECOND).toString().padStart(7, '0');
  return `${formatSeconds(time, 'T')}.${fraction}`;
}

/** `2021-03-07 16:38:09`: the second that holds a time. */
export function formatSeconds(time: FileTime, between: ' ' | 'T' = ' '): string {
  const seconds = Number(time / TICKS_PER_SECOND);
  if (seconds !== last.seconds || between !== last.between) {
    const second = seconds % SECONDS_PER_DAY;
    const [hours, minutes] = [Math.floor(second / 3600), Math.floor(second / 60) % 60];
    const day = formatDay((seconds - second) / SECONDS_PER_DAY);
    const text = `${day}${between}${two(hours)}:${two(minutes)}:${two(second % 60)}`;
    last = { seconds, between, text };
  }
  return last.text;
}

/** Files that lie together were mostly written together: often within a second, and else on a day. */
let last = { seconds: 0, between: ' ', text: '1601-01-01 00:00:00' };
let lastDay = { day: 0, text: '1601-01-01' };

const two = (number: number) => (number < 10 ? `0${number}` : `${number}`);

/** @param day counted from 1601-01-01 */
function formatDay(day: number): string {
  if (day !== lastDay.day) {
    const date = new Date(day * SECONDS_PER_DAY * 1000 - Number(EPOCH_MILLISECONDS));
    const text = date.toISOString();
    lastDay = { day, text: text.slice(0, text.indexOf('T')) };
  }
  return lastDay.text;
}
