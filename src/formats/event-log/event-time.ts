/**
 * A time with zone as UTC, milliseconds kept; null when it is no date or has no zone.
 * @param assumeUtc the `SystemTime` of an event is UTC even where a tool dropped the `Z`.
 */
export function utcTime(text: string | null | undefined, assumeUtc = false): string | null {
  const parts =
    /^\s*(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(\.\d{1,3})?\d{0,9}\s*(Z|[+-]\d{2}:\d{2})?\s*$/i.exec(
      text ?? '',
    );
  if (!parts || (!parts[4] && !assumeUtc)) return null;
  const date = new Date(
    `${parts[1]}T${parts[2]}${parts[3] ?? ''}${parts[4]?.toUpperCase() ?? 'Z'}`,
  );
  return Number.isNaN(date.getTime()) ? null : date.toISOString();
}

/** Which of the first two numbers of `4/5/2022` is the month: the host's language decides. */
export type DateOrder = 'month-first' | 'day-first';

const HOST_TIME =
  /^\s*(\d{1,4})([./-])(\d{1,2})\2(\d{1,4})[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?(?:[.,]\d+)?\s*([AP]\.?M\.?)?\s*$/i;

/**
 * Finds the order of day and month in the dates of one log. One day above 12 proves it; a log in
 * which none is above 12, or that contradicts itself, leaves it open.
 */
export function dateOrder(texts: Iterable<string>): DateOrder | null {
  let dayFirst = false;
  let monthFirst = false;
  for (const text of texts) {
    const parts = HOST_TIME.exec(text);
    if (!parts || parts[1]!.length === 4) continue;
    // Languages that write dots write the day first.
    if (parts[2] === '.' || Number(parts[1]) > 12) dayFirst = true;
    else if (Number(parts[3]) > 12) monthFirst = true;
  }
  if (dayFirst === monthFirst) return null;
  return dayFirst ? 'day-first' : 'month-first';
}

/** A time in the host's language and zone as `2022-04-25T11:51:07`; null when it stays open. */
export function hostTime(text: string, order: DateOrder | null): string | null {
  const parts = HOST_TIME.exec(text);
  if (!parts) return null;
  const [, first, , second, third, hours, minutes, seconds = '0', half] = parts;
  const yearFirst = first!.length === 4;
  if (!yearFirst && (third!.length !== 4 || order === null)) return null;
  const [year, month, day] = yearFirst
    ? [first, second, third]
    : order === 'day-first'
      ? [third, second, first]
      : [third, first, second];
  const hour = half ? (Number(hours) % 12) + (/^p/i.test(half) ? 12 : 0) : Number(hours);
  const padded = [month!, day!, String(hour), minutes!, seconds].map((n) => n.padStart(2, '0'));
  const iso = `${year}-${padded[0]}-${padded[1]}T${padded[2]}:${padded[3]}:${padded[4]}`;
  const date = new Date(`${iso}Z`);
  // The 31st of April would roll over silently.
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(iso) ? iso : null;
}
