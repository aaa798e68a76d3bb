import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import { birthOf, birthsAmong, type ToldBirths } from '../../sets/births.ts';
import type { Chain, Disk, FoundBy, ParentLink } from '../../sets/model.ts';
import { takenUnproven } from '../../sets/parent-link.ts';
import { joined, type Line, padded, printable, shown } from '../printable.ts';
import { ellipsis, shortName } from '../view/names.ts';
import { paragraph } from './paragraph.ts';
import type { Page, Style } from './style.ts';

/** Members shown before the middle of a chain is summed up in one line. */
const SHOWN_WHOLE = 8;
const ROLE_WIDTH = 15;
const SIZE_WIDTH = 10;

/**
 * The members of a chain, leaf first, and how each parent was proven.
 * @param told when disks were made, where their host said so
 */
export function chainTree(chain: Chain, leafRole: string, page: Page, told?: ToldBirths): Line[] {
  const { members } = chain;
  const whole = page.all || members.length <= SHOWN_WHOLE;
  const rows = whole ? members : [...members.slice(0, 2), ...members.slice(-2)];
  const nameWidth = widthOfNames(rows, page);
  const row = (disk: Disk) => {
    const time = timeOf(disk, birthOf(disk, told), page);
    return memberRow(disk, roleOf(disk, chain, leafRole), time, nameWidth, page);
  };
  const proof = commonProof(chain);
  const lines: Line[] = [];
  for (const [i, disk] of members.entries()) {
    if (!whole && i === 2) lines.push(hiddenRow(members.slice(2, -2), page, told));
    if (!whole && i >= 2 && i < members.length - 2) continue;
    lines.push(row(disk));
    const link = disk.parent;
    if (!link) continue;
    if (proof && i === 0) {
      const every = members.length > 2 ? 'every parent' : 'parent';
      lines.push(...linkRows(`${every} proven: ${proof}`, page.style.good, page));
    } else if (!proof) {
      lines.push(...linkRows(describeLink(link), markOf(link, page), page));
    }
  }
  return lines;
}

function widthOfNames(disks: readonly Disk[], page: Page): number {
  const longest = disks.reduce(
    (width, disk) => Math.max(width, shortName(disk.file.path).length),
    0,
  );
  const room = page.width - 3 - ROLE_WIDTH - timeWidth(page) - SIZE_WIDTH - 2;
  return Math.max(12, Math.min(longest, room));
}

function roleOf(disk: Disk, chain: Chain, leafRole: string): string {
  if (disk === chain.leaf) return leafRole;
  if (disk.vhdx.type === 'differencing') return 'checkpoint';
  return disk.vhdx.type ? `base, ${disk.vhdx.type}` : 'unreadable';
}

function memberRow(disk: Disk, role: string, time: string, nameWidth: number, page: Page): Line {
  const { style } = page;
  const mark = disk.vhdx.type === 'differencing' ? (role === 'checkpoint' ? '○' : '●') : '■';
  const name = padded(ellipsis(shortName(disk.file.path), nameWidth), nameWidth);
  const own = disk.allocation ? formatBytes(disk.allocation.dataBytes) : '?';
  return joined(
    [
      shown`${printable(mark)}  ${style.strong(name)}  `,
      padded(printable(role), ROLE_WIDTH),
      style.faint(padded(printable(time), timeWidth(page))),
      printable(own.padStart(SIZE_WIDTH)),
    ],
    '',
  );
}

function hiddenRow(hidden: readonly Disk[], page: Page, told?: ToldBirths): Line {
  const bytes = hidden.reduce((sum, disk) => sum + (disk.allocation?.dataBytes ?? 0), 0);
  const births = birthsAmong(hidden, told);
  const days = births ? [births.first, births.last].map(dayOf) : [];
  const facts = [
    formatCount(hidden.length, 'more checkpoint'),
    ...(days.length > 0 ? [[...new Set(days)].join(' to ')] : []),
    formatBytes(bytes),
  ];
  return page.style.faint(shown`⋮  ${printable(facts.join(', '))}   (--all)`);
}

function linkRows(text: string, mark: Style['good'], { width }: Page): Line[] {
  const lines = paragraph(text, width - 3, '  ', '↑ ')
    .split('\n')
    .map(printable);
  return lines.map((line) => shown`│  ${mark(line)}`);
}

function markOf(link: ParentLink, { style }: Page): Style['good'] {
  return link.status === 'resolved' && !takenUnproven(link) ? style.good : style.bad;
}

const FOUND_BY: Readonly<Record<FoundBy, string>> = {
  'relative-path': 'found by relative path',
  'volume-path': 'found by volume path',
  'absolute-path': 'found by absolute path',
  name: 'found by name',
  identity: 'found by identity alone',
  given: 'named on the command line',
};

/** How a link was proven, or why it was not. */
export function describeLink(link: ParentLink): string {
  const taken = link.candidates.find(({ verdict }) => verdict.startsWith('taken'));
  switch (link.status) {
    case 'resolved':
      return taken && !takenUnproven(link)
        ? `identity matches, ${FOUND_BY[taken.foundBy]}`
        : 'parent forced, not proven: its identity does not match';
    case 'missing':
      return link.name === null
        ? 'parent missing, and no name is given'
        : `parent missing: ${printable(link.name)}`;
    case 'identity-mismatch':
      return `parent refused: ${printable(link.name ?? 'it')} has another identity`;
    case 'ambiguous':
      return `parent ambiguous: ${link.candidates.length} disks have the identity`;
    case 'cycle':
      return 'parent refused: the chain would run in a circle';
  }
}

/** What all links of a complete chain have in common; null when they differ. */
function commonProof(chain: Chain): string | null {
  const links = chain.members.flatMap((disk) => disk.parent ?? []);
  const proofs = new Set(
    links.map((link) =>
      link.status === 'resolved' && !takenUnproven(link) ? describeLink(link) : '',
    ),
  );
  const [proof] = proofs;
  return proofs.size === 1 && proof ? proof : null;
}

/**
 * `since 2026-11-21 02:10Z` where it is known when a checkpoint was made; else `until` when its file
 * was last written. In UTC, from the file system's times; the day alone where there is little room.
 */
function timeOf(disk: Disk, born: Date | null, page: Page): string {
  const time = born ?? disk.file.modified;
  if (!time || Number.isNaN(time.getTime())) return 'time unknown';
  return `${born ? 'since' : 'until'} ${isNarrow(page) ? dayOf(time) : minuteOf(time)}`;
}

const isNarrow = ({ width }: Page) => width < 80;
const timeWidth = (page: Page) => (isNarrow(page) ? 18 : 25);
const minuteOf = (time: Date) => `${time.toISOString().slice(0, 16).replace('T', ' ')}Z`;
const dayOf = (time: Date) => time.toISOString().slice(0, 10);
