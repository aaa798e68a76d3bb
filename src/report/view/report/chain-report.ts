import { openChain } from '../../../chains/open-chain.ts';
import { type LayerSummary, summarizeLayers } from '../../../disk/layer-summary.ts';
import type { Chain, Inventory } from '../../../sets/model.ts';
import type { AnalysisView } from '../analysis-view.ts';
import type { ChainRow, MemberRow } from '../chain-rows.ts';
import { gapText } from '../chain-words.ts';
import { type DiskLanes, diskLanes } from '../disk-lanes.ts';
import type { ChainSectionView, SetView } from '../set-view.ts';
import { type StateFiles, stateFiles } from './state-files.ts';

/** What a report shows of a set or of a chain without one, beside what an analysis shows. */
export interface ChainReport {
  readonly section: SetView | ChainSectionView;
  /** Leaf first; none for a set whose chain was not found. */
  readonly members: readonly MemberRow[];
  /** Why the chain is not whole; null when it is. */
  readonly gap: string | null;
  /** What its tables tell; null where nothing may be read, or it was not looked at. */
  readonly content: ChainContent | null;
  /** Which files differ between its states; null where that was not asked for, or nothing may be read. */
  readonly files: readonly StateFiles[] | null;
}

export interface ChainContent {
  readonly virtualSize: number;
  readonly lanes: DiskLanes;
  /** Leaf first; those that could be read. */
  readonly layers: readonly LayerSummary[];
}

/** How chains are read for a report. */
interface ChainReading {
  /** Whether file systems are looked into. */
  readonly files: boolean;
  readonly onDone?: ((done: number, total: number) => void) | undefined;
}

/** Chains whose tables are read for pictures: of a folder with hundreds of disks, the first ones. */
const MOST_PICTURED = 24;

/** Sets and their chains, then chains without a set, in the order of the analysis. */
export async function chainReports(
  inventory: Inventory,
  view: AnalysisView,
  { files, onDone }: ChainReading,
): Promise<ChainReport[]> {
  const sections = [...view.sets, ...view.chains.listed, ...view.chains.folded];
  const reports: ChainReport[] = [];
  for (const [index, section] of sections.entries()) {
    const chain = chainOf(section, inventory);
    reports.push(
      await chainReport(section, chain, {
        pictured: index < MOST_PICTURED,
        files,
      }),
    );
    onDone?.(index + 1, sections.length);
  }
  return reports;
}

function chainOf({ path }: SetView | ChainSectionView, { sets, chains }: Inventory): Chain | null {
  const set = sets.find(({ file }) => file.path === path);
  return set ? set.chain : (chains.find(({ leaf }) => leaf.file.path === path) ?? null);
}

async function chainReport(
  section: SetView | ChainSectionView,
  chain: Chain | null,
  { pictured, files }: { readonly pictured: boolean; readonly files: boolean },
): Promise<ChainReport> {
  const members = section.rows.flatMap(membersIn);
  if (chain === null || chain.leaf.vhdx.refusal !== null) {
    return { section, members, gap: null, content: null, files: null };
  }
  const { disk, gap } = openChain(chain);
  const told = gap && gapText(gap);
  if (!pictured) return { section, members, gap: told, content: null, files: null };
  const content = {
    virtualSize: disk.virtualSize,
    lanes: await diskLanes(disk),
    layers: await summarizeLayers(disk),
  };
  return { section, members, gap: told, content, files: files ? await stateFiles(chain) : null };
}

function membersIn(row: ChainRow): readonly MemberRow[] {
  return row.kind === 'folded' ? row.rows : [row];
}
