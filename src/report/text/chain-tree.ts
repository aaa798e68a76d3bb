import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { joined, type Line, type Printable, padded, printable, shown } from '../printable.ts';
import type { ChainRow, FoldedRow, MemberRow } from '../view/chain-rows.ts';
import { ellipsis } from './names.ts';
import { paragraph } from './paragraph.ts';
import type { Page } from './style.ts';

const ROLE_WIDTH = 15;
const SIZE_WIDTH = 10;

/** The members of a chain below each other, and how each parent was proven. */
export function chainTree(rows: readonly ChainRow[], page: Page): Line[] {
  const told = page.all ? rows.flatMap(unfolded) : rows;
  const members = told.filter((row) => row.kind !== 'folded');
  const nameWidth = widthOfNames(members, page);
  return told.flatMap((row) =>
    row.kind === 'folded' ? [foldedLine(row, page)] : memberLines(row, nameWidth, page),
  );
}

function unfolded(row: ChainRow): readonly MemberRow[] {
  return row.kind === 'folded' ? row.rows : [row];
}

function widthOfNames(rows: readonly MemberRow[], page: Page): number {
  const longest = rows.reduce((width, { name }) => Math.max(width, printable(name).length), 0);
  const room = page.width - 3 - ROLE_WIDTH - timeWidth(page) - SIZE_WIDTH - 2;
  return Math.max(12, Math.min(longest, room));
}

const MARKS = { leaf: '●', checkpoint: '○', base: '■', unreadable: '■' } as const;

function memberLines(row: MemberRow, nameWidth: number, page: Page): Line[] {
  const { kind, words, time, bytes, link } = row;
  const { style } = page;
  const name = padded(ellipsis(printable(row.name), nameWidth), nameWidth);
  const own = bytes === null ? '?' : formatBytes(bytes);
  const line = joined(
    [
      shown`${printable(MARKS[kind])}  ${style.strong(name)}  `,
      padded(printable(words), ROLE_WIDTH),
      style.faint(padded(printable(timeText(time, page)), timeWidth(page))),
      printable(own.padStart(SIZE_WIDTH)),
    ],
    '',
  );
  return link ? [line, ...linkLines(link, page)] : [line];
}

function foldedLine({ rows, made, bytes, uncounted }: FoldedRow, page: Page): Line {
  const days = made ? [made.first, made.last].map(dayOf) : [];
  const facts = [
    formatCount(rows.length, 'more checkpoint'),
    ...(days.length > 0 ? [[...new Set(days)].join(' to ')] : []),
    uncounted === rows.length
      ? 'what they hold is not known'
      : `${uncounted > 0 ? 'at least ' : ''}${formatBytes(bytes)}`,
  ];
  return page.style.faint(shown`⋮  ${printable(facts.join(', '))}   (--all)`);
}

function linkLines(
  { proven, words }: NonNullable<MemberRow['link']>,
  { style, width }: Page,
): Line[] {
  const mark = proven ? style.good : style.bad;
  const lines = paragraph(printable(words), width - 3, '  ', '↑ ')
    .split('\n')
    .map(printable);
  return lines.map((line) => shown`│  ${mark(line)}`);
}

/** `since 2026-11-21 02:10Z`; in UTC; the day alone where there is little room. */
function timeText(time: MemberRow['time'], page: Page): Printable {
  if (time === null) return shown`time unknown`;
  return printable(`${time.word} ${isNarrow(page) ? dayOf(time.at) : minuteOf(time.at)}`);
}

const isNarrow = ({ width }: Page) => width < 80;
const timeWidth = (page: Page) => (isNarrow(page) ? 18 : 25);
const minuteOf = (time: string) => `${time.slice(0, 16).replace('T', ' ')}Z`;
const dayOf = (time: string) => time.slice(0, 10);
