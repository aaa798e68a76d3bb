import { formatBytes } from '../../bytes/quantity.ts';
import type { Duration, Space, Yield } from '../../recovery/recovery-option.ts';

/** `the whole disk: 40 GiB`, `…: at least 1.2 GiB of 40 GiB (3 %)` */
export function gives({ state, bytes, ofBytes, certainty }: Yield): string {
  if (bytes === null || ofBytes === null || certainty === 'unknown') return state;
  if (bytes === ofBytes) return `${state}: ${formatBytes(bytes)}`;
  const atLeast = certainty === 'at-least' ? 'at least ' : '';
  return `${state}: ${atLeast}${formatBytes(bytes)} of ${formatBytes(ofBytes)} (${percent(bytes, ofBytes)})`;
}

/** Rounded down: never more than there is. */
function percent(part: number, whole: number): string {
  if (whole === 0) return '0 %';
  const tenths = Math.floor((part / whole) * 1000) / 10;
  return part > 0 && tenths === 0 ? 'less than 0.1 %' : `${tenths} %`;
}

export function needs({ bytes, bound, where }: Space): string {
  if (where === null) return 'no space';
  if (bytes === null) return `space of unknown size in ${where}`;
  const atMost = bound === 'at-most' ? 'at most ' : bound === 'unknown' ? 'about ' : '';
  return `${atMost}${formatBytes(bytes)} free in ${where}`;
}

export function takes({ seconds, assumption }: Duration): string {
  if (seconds === null) return `not known: ${assumption}`;
  if (seconds <= 0) return 'no time';
  return `about ${inWords(seconds)} at ${assumption}`;
}

function inWords(seconds: number): string {
  if (seconds < 90) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'}`;
  const minutes = Math.round(seconds / 60);
  return minutes < 120 ? `${minutes} minutes` : `${Math.round(minutes / 60)} hours`;
}
