import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { type Coverage, missingBytes } from '../../disk/coverage.ts';

/** `99.9 %`: never rounded up to all, nor down to nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === whole) return '100 %';
  if (part === 0) return '0 %';
  const tenths = Math.floor((part / whole) * 1000) / 10;
  return tenths < 0.1 ? 'under 0.1 %' : `${tenths.toFixed(1)} %`;
}

/** How much of a disk is known, in a line or a few, each fit for 80 columns. */
export function coverageWords(coverage: Coverage): string[] {
  const { total, data, zero, unallocated, absent, damaged } = coverage;
  const known = total - missingBytes(coverage);
  const share = `${formatBytes(data)} of data, ${formatBytes(zero + unallocated)} of zeros`;
  if (known === total) return [`All ${formatCount(total, 'byte')} are there: ${share}.`];
  const lines = [
    `Recovered ${number(known)} of ${formatCount(total, 'byte')} (${percent(known, total)}):`,
    `${share}.`,
  ];
  if (absent > 0) {
    lines.push(`Missing ${formatCount(absent, 'byte')}: they would come from an absent ancestor.`);
  }
  if (damaged > 0) {
    lines.push(`Missing ${formatCount(damaged, 'byte')}: a file of the chain is damaged there.`);
  }
  return lines;
}

const number = (value: number): string => value.toLocaleString('en-US');
