import { formatBytes } from '../../bytes/quantity.ts';
import type { Growth } from '../../host/growth.ts';
import type { Line } from '../printable.ts';
import { growthView } from '../view/growth.ts';
import { shownPath } from '../view/names.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

/** Days that are shown before `--all`. */
const SHOWN_DAYS = 7;
const INDENT = '  ';
/** Bars and numbers side by side. */
const BAR = 24;

/** How the checkpoints of each chain came to be; of one or two of them there is nothing to tell. */
export function growthSections(
  growths: readonly Growth[],
  roots: readonly string[],
  page: Page,
): Line[][] {
  return growths
    .filter(({ pace, room }) => pace !== null || room !== null)
    .map((growth) => {
      const { data, sentences } = growthView(growth);
      const title = `Growth of ${shownPath(growth.subject.path, roots)}`;
      return [
        page.style.strong(paragraph(title, page.width)),
        ...dayRows(data.days, page),
        ...sentences.map((sentence) => {
          return paragraph(sentence, page.width, INDENT.repeat(2), `${INDENT}- `);
        }),
      ];
    });
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
