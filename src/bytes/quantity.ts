const UNITS = ['KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'];

/** A size for a person: `512 bytes`, `1.5 MiB`, `40 GiB`; at most three significant digits. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} ${bytes === 1 ? 'byte' : 'bytes'}`;
  let unit = -1;
  let value = bytes;
  do {
    value /= 1024;
    unit++;
  } while (value >= 999.5 && unit < UNITS.length - 1);
  const rounded = value.toFixed(value < 99.95 ? 1 : 0);
  return `${rounded.replace(/\.0$/, '')} ${UNITS[unit]}`;
}

/** `1,234,567`, a whole number of at least 0. */
export function formatNumber(number: number): string {
  if (number < 1000) return `${number}`;
  let rest = `${number}`;
  let text = '';
  for (; rest.length > 3; rest = rest.slice(0, -3)) text = `,${rest.slice(-3)}${text}`;
  return rest + text;
}

/** `1 checkpoint`, `30 checkpoints`. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}
