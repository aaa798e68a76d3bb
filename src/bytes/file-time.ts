/**
 * A point in time as Windows stores it: intervals of 100 ns since 1601-01-01, exact. Whether they
 * are UTC is told by whoever holds the time; 0 stands for "never set".
 */
export type FileTime = bigint;

/** From 1601-01-01 to 1970-01-01, in milliseconds. */
const EPOCH_MILLISECONDS = 11_644_473_600_000n;
const TICKS_PER_MILLISECOND = 10_000n;

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
  const seconds = fileTimeToDate(time).toISOString().slice(0, -'.123Z'.length);
  const fraction = (time % 10_000_000n).toString().padStart(7, '0');
  return `${seconds}.${fraction}`;
}
