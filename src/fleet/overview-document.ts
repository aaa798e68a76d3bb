import { formatBytes, formatCount } from '../bytes/quantity.ts';
import type { Command } from '../recovery/command.ts';
import {
  type Block,
  cut,
  type ReportDocument,
  type Section,
  type Table,
} from '../report/view/report/document.ts';
import { MANY_CHECKPOINTS, type Overview, type OverviewRow } from './overview.ts';

/** How an overview was made. */
export interface OverviewMaking {
  readonly version: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  /** The file with the results. */
  readonly source: string;
  readonly command: Command;
}

const MOST_ROWS = 2000;
const MOST_LISTED = 200;
const MOST_PLACES = 8;

/** The overview in the order in which it is read: what must not be done first. */
export function overviewDocument(overview: Overview, making: OverviewMaking): ReportDocument {
  const sections = [
    verdict(overview),
    holdSection(overview),
    damageSection(overview),
    longSection(overview),
    growthSection(overview),
    copiesSection(overview),
    failedSection(overview),
    setsSection(overview),
    makingSection(overview, making),
  ];
  return {
    title: `Overview of ${formatCount(overview.rows.length, 'set or chain', 'sets and chains')}`,
    version: making.version,
    time: making.time,
    facts: [formatCount(overview.results, 'result')],
    sections: sections.filter((section) => section !== null),
  };
}

function verdict({ rows, failed, damage }: Overview): Section {
  const held = rows.filter(({ hold }) => hold).length;
  const sick = rows.filter(isSick).length;
  const differing = rows.filter(({ comparison }) => comparison === 'different').length;
  const analysed = rows.filter(({ checkpoints }) => checkpoints !== null).length;
  const sum = rows.reduce((total, { bytes }) => total + bytes, 0);
  const sentences = [
    `${formatCount(rows.length, 'set or chain', 'sets and chains')} with ${formatBytes(sum)} of files, ${analysed.toLocaleString('en-US')} of them analysed.`,
    sick === 0
      ? 'None of the analysed ones has an error.'
      : `${formatCount(sick, 'one has', 'of them have')} errors; the most frequent: ${damage[0]?.id ?? 'unknown'}.`,
    ...(differing > 0 ? [`${formatCount(differing, 'comparison')} found different content.`] : []),
    ...(failed.length > 0 ? [`${formatCount(failed.length, 'job')} failed.`] : []),
  ];
  const warning = `${formatCount(held, 'set is', 'sets are')} on HOLD: start, stop and move no machine that uses them.`;
  const blocks: Block[] = [
    ...(held > 0 ? [{ kind: 'warning', text: warning } as const] : []),
    ...sentences.map((text): Block => ({ kind: 'text', text })),
  ];
  return { id: 'verdict', title: 'Verdict', blocks };
}

const isSick = ({ worst }: OverviewRow) => worst === 'error' || worst === 'critical';

function holdSection({ rows }: Overview): Section | null {
  const held = rows.filter(({ hold }) => hold);
  if (held.length === 0) return null;
  const text =
    'The event logs show that a machine may run on disks that its configuration does not name.';
  return {
    id: 'hold',
    title: 'On HOLD',
    blocks: [{ kind: 'text', text }, ...listOf(held.map(({ path }) => path))],
  };
}

function damageSection({ damage, rows }: Overview): Section | null {
  if (damage.length === 0) return null;
  const table: Table = {
    kind: 'table',
    caption: 'Findings that are errors or critical',
    columns: [
      ...[{ title: 'Finding' }, { title: 'Severity' }, { title: 'First of them' }],
      { title: 'Sets', figures: true },
    ],
    rows: damage.map(({ id, severity, sets, first }) => {
      return [id, severity, first, sets.toLocaleString('en-US')];
    }),
  };
  const sick = rows.filter(isSick).map(({ path, worst }) => `${path}: ${worst}`);
  return { id: 'damage', title: 'What is wrong', blocks: [table, ...listOf(sick)] };
}

function longSection({ rows }: Overview): Section | null {
  const long = rows.filter(({ checkpoints }) => (checkpoints ?? 0) > MANY_CHECKPOINTS);
  if (long.length === 0) return null;
  long.sort((a, b) => (b.checkpoints ?? 0) - (a.checkpoints ?? 0));
  const items = long.map(({ path, checkpoints }) => `${path}: ${checkpoints} checkpoints`);
  return {
    id: 'long',
    title: `More than ${MANY_CHECKPOINTS} checkpoints`,
    blocks: listOf(items),
  };
}

function growthSection({ growth }: Overview): Section | null {
  if (growth.length === 0) return null;
  const table: Table = {
    kind: 'table',
    caption: 'What checkpoints grew, by the Monday that the week (UTC) begins with',
    columns: [{ title: 'Week' }, { title: 'Growth', figures: true }],
    rows: growth.map(({ week, bytes }) => [week, { bytes }]),
  };
  return { id: 'growth', title: 'Growth by week', blocks: [table] };
}

function copiesSection({ copies }: Overview): Section | null {
  if (copies.length === 0) return null;
  const { shown, hidden } = cut(copies, MOST_LISTED);
  const items = shown.map(({ identity, paths }) => {
    const places = cut(paths, MOST_PLACES);
    const more = places.hidden > 0 ? `, and ${places.hidden} more` : '';
    return `${identity}: ${places.shown.join(', ')}${more}`;
  });
  const text = 'Disks with the same identity hold the same data, or one of them was changed since.';
  return {
    id: 'copies',
    title: 'Disks with one identity in several places',
    blocks: [{ kind: 'text', text }, ...listOf(items, hidden)],
  };
}

function failedSection({ failed }: Overview): Section | null {
  if (failed.length === 0) return null;
  const items = failed.map(({ path, action, code, message }) => {
    return `${action} ${path}: ${message} (${code})`;
  });
  return { id: 'failed', title: 'Jobs that failed', blocks: listOf(items) };
}

function setsSection({ rows }: Overview): Section {
  const { shown, hidden } = cut(rows, MOST_ROWS);
  const table: Table = {
    kind: 'table',
    caption: 'Every set, and every chain without one',
    columns: [
      ...[{ title: 'Path' }, { title: 'Chain' }, { title: 'Worst finding' }],
      ...[{ title: 'Recommended' }, { title: 'Content' }],
      ...[
        { title: 'Checkpoints', figures: true },
        { title: 'Files', figures: true },
      ],
    ],
    rows: shown.map(({ path, status, worst, recommended, checkpoints, bytes, ...row }) => [
      path,
      status ?? 'not analysed',
      row.hold ? `${worst ?? 'none'}, on HOLD` : (worst ?? 'none'),
      recommended ?? '',
      contentOf(row),
      checkpoints === null ? '' : checkpoints.toLocaleString('en-US'),
      { bytes },
    ]),
  };
  const more = { kind: 'text', text: `And ${formatCount(hidden, 'more', 'more')}.` } as const;
  return { id: 'sets', title: 'The sets', blocks: [table, ...(hidden > 0 ? [more] : [])] };
}

function contentOf({
  sha256,
  comparison,
  errors,
}: Pick<OverviewRow, 'sha256' | 'comparison' | 'errors'>) {
  return [
    ...(sha256 === null ? [] : [`SHA-256 ${sha256}`]),
    ...(comparison === null ? [] : [`compared: ${comparison}`]),
    ...(errors === null ? [] : [`check: ${formatCount(errors, 'error')}`]),
  ].join('; ');
}

function listOf(items: readonly string[], hiddenAlready = 0): Block[] {
  const { shown, hidden } = cut(items, MOST_LISTED);
  const rest = hidden + hiddenAlready;
  const more = { kind: 'text', text: `And ${rest.toLocaleString('en-US')} more.` } as const;
  return [{ kind: 'list', items: shown }, ...(rest > 0 ? [more] : [])];
}

function makingSection({ from, to }: Overview, making: OverviewMaking): Section {
  const minute = (time: string | null) =>
    time === null ? 'unknown' : `${time.slice(0, 16).replace('T', ' ')} UTC`;
  const table: Table = {
    kind: 'table',
    caption: 'The making of this overview',
    columns: [{ title: 'What' }, { title: 'How' }],
    rows: [
      ['Program', `vhdset ${making.version}`],
      ['Time', minute(making.time)],
      ['Results', making.source],
      ['First result', minute(from)],
      ['Last result', minute(to)],
    ],
  };
  return {
    id: 'making',
    title: 'How this overview was made',
    blocks: [
      table,
      { kind: 'text', text: 'The results were taken as they are: no set was read again.' },
      { kind: 'commands', commands: [making.command] },
    ],
  };
}
