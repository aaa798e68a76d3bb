import { formatBytes } from '../bytes/quantity.ts';
import { type Coverage, missingBytes } from '../disk/coverage.ts';

/** `99.9 %`: never rounded up to all, nor down to nothing. */
export function percent(part: number, whole: number): string {
  if (whole === 0 || part === whole) return '100 %';
  if (part === 0) return '0 %';
  const tenths = Math.floor((part / whole) * 1000) / 10;
  return tenths < 0.1 ? 'under 0.1 %' : `${tenths.toFixed(1)} %`;
}

/** How much of a disk is known, in a line or two. */
export function coverageText(coverage: Coverage): string {
  const { total, data, zero, unallocated, absent, damaged } = coverage;
  const missing = missingBytes(coverage);
  const known = total - missing;
  const lines = [
    `Recovered ${exact(known)} of ${exact(total)} (${percent(known, total)}): ` +
      `${exact(data)} of data, ${exact(zero + unallocated)} of zeros.`,
  ];
  if (absent > 0) {
    lines.push(`Missing ${exact(absent)}: an absent ancestor would decide them.`);
  }
  if (damaged > 0) lines.push(`Missing ${exact(damaged)}: a file of the chain is damaged there.`);
  return `${lines.join('\n')}\n`;
}

function exact(bytes: number): string {
  const size = formatBytes(bytes);
  return bytes < 1024 ? size : `${bytes.toLocaleString('en-US')} bytes (${size})`;
}
