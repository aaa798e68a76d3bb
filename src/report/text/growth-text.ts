import { formatBytes } from '../../bytes/quantity.ts';
import { type Line, printable } from '../printable.ts';
import type { GrowthView } from '../view/growth.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

/** Days that are shown before `--all`. */
const SHOWN_DAYS = 7;
const INDENT = '  ';
/** Bars and numbers side by side. */
const BAR = 24;

/** How the checkpoints of each chain came to be. */
export function growthSections(growths: readonly GrowthView[], page: Page): Line[][] {
  const { style, width } = page;
  return growths.map(({ name, data, sentences }) => [
    style.strong(paragraph(printable(`Growth of ${name}`), width)),
    ...dayRows(data.days, page),
    ...sentences.map((sentence) => {
      return paragraph(printable(sentence), width, INDENT.repeat(2), `${INDENT}- `);
    }),
  ]);
}

/** `2026-11-21   530 MiB ██████` */
function dayRows(days: readonly { day: string; bytes: number }[], page: Page): Line[] {
  if (days.length < 2) return [];
  const shown = page.all ? days : days.slice(-SHOWN_DAYS);
  const most = Math.max(1, ...shown.map(({ bytes }) => bytes));
  return shown.map(({ day, bytes }) => {
    const bar = '█'.repeat(Math.round((bytes / most) * BAR));
    const begin = `${INDENT}${day} ${formatBytes(bytes).padStart(10)} `;
    return paragraph(bar, page.width, begin);
  });
}
