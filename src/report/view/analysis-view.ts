import type { Finding, Severity } from '../../diagnosis/finding.ts';
import { growthOf } from '../../host/growth.ts';
import type { Host } from '../../host/host.ts';
import type { Command } from '../../recovery/command.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { Inventory } from '../../sets/model.ts';
import { type FindingsView, findingsView } from './finding-groups.ts';
import { type Folding, folding } from './folding.ts';
import { type GrowthView, growthViews } from './growth.ts';
import { holdWords } from './hold-words.ts';
import { type HostView, hostView } from './host-view.ts';
import { type NextStep, nextStep } from './next-step.ts';
import { type ChainSectionView, chainSectionView, type SetView, setView } from './set-view.ts';

/** Chains without a set that are listed before the rest is counted. */
const SHOWN_CHAINS = 12;

/** What an investigation gave; see {@link analysisView}. */
export interface Analysis {
  readonly inventory: Inventory;
  readonly host: Host;
  /** Most severe first. */
  readonly findings: readonly Finding[];
  readonly plans: readonly Plan[];
  /** Shows the plans for the same files; see {@link NextStep}. */
  readonly planCommand: Command;
}

/**
 * What a report of an analysis shows, in this order, in these words; plain data. What a page may fold
 * is here in full. Texts and names may come from files: whoever lays them out escapes them.
 */
export interface AnalysisView extends FindingsView {
  /** What has to be read before anything else; null when nothing has. */
  readonly hold: string | null;
  /** The most severe finding; null when there are none. */
  readonly worst: Severity | null;
  readonly sets: readonly SetView[];
  /** Chains that are not, whole, the chain of a set. */
  readonly chains: Folding<ChainSectionView>;
  readonly growth: readonly GrowthView[];
  readonly host: HostView;
  /** Null when nothing is recommended. */
  readonly next: NextStep | null;
}

/** Sets, chains, machines and events, then the findings and what to do next. */
export function analysisView(analysis: Analysis): AnalysisView {
  const { inventory, host, findings, plans, planCommand } = analysis;
  const { sets, chains, roots } = inventory;
  const told = new Set(sets.flatMap((set) => set.chain?.members ?? []));
  const bare = chains.filter((chain) => !chain.members.every((disk) => told.has(disk)));
  const held = findings.filter(({ id }) => id === 'fork-commit-hold');
  const sections = bare.map((chain) => chainSectionView(chain, inventory, host.births));
  return {
    hold: holdWords(
      held.map(({ subject }) => subject),
      roots,
    ),
    ...findingsView(findings, roots),
    worst: findings[0]?.severity ?? null,
    sets: sets.map((set) => setView(set, inventory, host.births)),
    chains: folding(sections, SHOWN_CHAINS),
    growth: growthViews(growthOf(inventory, host), roots),
    host: hostView(host),
    next: nextStep(plans, planCommand),
  };
}
