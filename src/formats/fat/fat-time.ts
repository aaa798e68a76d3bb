import { type FileTime, fileTimeFromDate } from '../../bytes/file-time.ts';

/**
 * A date and time of FAT and exFAT: years from 1980, steps of two seconds.
 * @param tenMilliseconds from 0 to 199, on top of the seconds
 * @returns the wall clock as if it were UTC; null where the fields hold no date, or were never set
 */
export function fatTime(date: number, time: number, tenMilliseconds = 0): FileTime | null {
  const [year, month, day] = [1980 + (date >> 9), (date >> 5) & 15, date & 31];
  const [hour, minute, second] = [time >> 11, (time >> 5) & 63, (time & 31) * 2];
  const allowed = month >= 1 && month <= 12 && day >= 1 && hour < 24 && minute < 60 && second < 60;
  if (!allowed || tenMilliseconds > 199) return null;
  const moment = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
  // 31 April would become 1 May.
  if (moment.getUTCDate() !== day) return null;
  return fileTimeFromDate(new Date(moment.getTime() + tenMilliseconds * 10));
}
