import { formatBytes } from '../../../bytes/quantity.ts';
import type { LayerSummary } from '../../../disk/layer-summary.ts';
import type { MemberRow } from '../chain-rows.ts';
import type { GrowthView } from '../growth.ts';
import type { ChainContent, ChainReport } from './chain-report.ts';
import type { Block, Cell, Section, Table } from './document.ts';
import type { Report } from './report.ts';
import { stateBlocks } from './state-blocks.ts';

/** A set or a chain: what it is, its pictures, each disk with what a merge of it costs. */
export function chainSection(chain: ChainReport, index: number, { view }: Report): Section {
  const { section, members, gap, content } = chain;
  const blocks: Block[] = [...introduction(chain)];
  if (gap !== null) blocks.push({ kind: 'warning', text: `Not whole: ${gap}` });
  if (members.length > 0) blocks.push({ kind: 'chain-picture', members, broken: gap });
  if (members.length > 0) blocks.push(memberTable(members, content));
  const growth = view.growth.find(({ data }) => data.subject === section.path);
  if (growth) blocks.push(...growthBlocks(growth));
  if (content) blocks.push(...contentBlocks(content));
  if (chain.files) blocks.push(...stateBlocks(chain.files));
  return { id: `set-${index + 1}`, title: section.name, blocks };
}

function introduction({ section }: ChainReport): Block[] {
  const isSet = 'withoutChain' in section;
  const what = isSet
    ? [`VHD Set, ${section.state}, ${formatBytes(section.bytes)}, made by ${section.creator}`]
    : [section.what];
  const lost =
    isSet && section.withoutChain
      ? [`${section.withoutChain.leaf}: ${section.withoutChain.state}`]
      : [];
  const newer = isSet
    ? [...section.newer.listed, ...section.newer.folded].map(
        ({ name }) => `${name} is newer than the set knows`,
      )
    : [];
  return [
    { kind: 'list', items: [...what, ...section.facts, ...lost, ...section.remarks] },
    ...newer.map((text): Block => ({ kind: 'warning', text })),
  ];
}

/** One row for each disk; the merge columns stand where the tables of a chain were read. */
function memberTable(members: readonly MemberRow[], content: ChainContent | null): Table {
  const layers = new Map(content?.layers.map((layer) => [layer.name, layer]));
  return {
    kind: 'table',
    caption: content
      ? 'Each disk, the newest first, and what merging it into the one below would cost'
      : 'Each disk, the newest first',
    columns: [
      { title: 'Disk' },
      { title: 'What it is' },
      { title: 'Since (UTC)' },
      { title: 'Stores', figures: true },
      { title: 'Decides', figures: true },
      { title: 'Hidden by newer ones', figures: true },
      { title: 'Merge writes', figures: true },
      { title: 'Merge frees', figures: true },
    ].slice(0, content ? undefined : 4),
    rows: members.map((member) => [
      member.name,
      [member.words, member.link && !member.link.proven ? member.link.words : null]
        .filter((words) => words !== null)
        .join(': '),
      timeOf(member),
      { bytes: member.bytes },
      ...(content ? mergeCells(layers.get(member.path)) : []),
    ]),
  };
}

function mergeCells(layer: LayerSummary | undefined): Cell[] {
  if (!layer) return ['', '', '', ''];
  const { decides, hidden, merge } = layer;
  return [
    { bytes: decides },
    { bytes: hidden },
    merge ? { bytes: merge.writes } : '',
    merge ? { bytes: merge.frees } : '',
  ];
}

function timeOf({ time }: MemberRow): string {
  if (!time) return 'not known';
  const minute = time.at.slice(0, 16).replace('T', ' ');
  return time.word === 'since' ? minute : `until ${minute}`;
}

/** Days that are printed, the newest ones. */
const MOST_DAYS = 62;

function growthBlocks({ sentences, data: { days } }: GrowthView): Block[] {
  const texts = sentences.map((text): Block => ({ kind: 'text', text }));
  if (days.length < 2) return texts;
  const shown = days.slice(-MOST_DAYS);
  const begin = shown.length < days.length ? `The last ${shown.length} days of` : 'Day by day,';
  return [
    { kind: 'growth-picture', days },
    ...texts,
    {
      kind: 'table',
      caption: `${begin} what the checkpoints took`,
      columns: [{ title: 'Day (UTC)' }, { title: 'Took', figures: true }],
      rows: shown.map(({ day, bytes }) => [day, { bytes }]),
    },
  ];
}

function contentBlocks({ virtualSize, lanes, layers }: ChainContent): Block[] {
  const merges = layers.flatMap(({ merge }) => merge ?? []);
  const writes = merges.reduce((sum, merge) => sum + merge.writes, 0);
  const frees = merges.reduce((sum, merge) => sum + merge.frees, 0);
  const missing = lanes.lanes.find(({ kind }) => kind === 'unknown')?.bytes ?? 0;
  const sentences = [
    ...(merges.length > 0
      ? [
          `Merging every checkpoint, one after the other, writes at most ${formatBytes(writes)} and in the end ` +
            `${frees < 0 ? 'takes' : 'frees'} ${formatBytes(Math.abs(frees))}.`,
        ]
      : []),
    ...(missing > 0
      ? [`Of ${formatBytes(virtualSize)}, ${formatBytes(missing)} are not known from these files.`]
      : []),
  ];
  return [
    ...sentences.map((text): Block => ({ kind: 'text', text })),
    { kind: 'disk-picture', lanes },
    {
      kind: 'table',
      caption: lanes.lanes.some(({ files }) => files > 1)
        ? 'How much of the disk comes from which file, counted from the leaf'
        : 'How much of the disk comes from which file',
      columns: [{ title: 'File' }, { title: 'Bytes of the disk', figures: true }],
      rows: lanes.lanes.map(({ name, bytes }) => [name, { bytes }]),
    },
  ];
}
