import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { OptionId } from '../../recovery/recovery-option.ts';
import type { ChainStatus } from '../../sets/model.ts';
import { type ChoiceView, choiceViews } from './choice-view.ts';
import { type Folding, folding } from './folding.ts';
import { holdWords } from './hold-words.ts';
import { pathWithin } from './names.ts';
import { type OptionView, optionView } from './option-view.ts';

/** More plans than this are told in short; each by itself is told in full. */
const TOLD_IN_FULL = 2;

/** Disks in order that are named before the rest is counted. */
const SHOWN_IN_ORDER = 12;

/**
 * What a report of plans shows, in this order, in these words; plain data, complete whatever a page
 * leaves out. Texts and names may come from files: hostile until shown escaped.
 */
export interface PlansView {
  /** What has to be read before anything else; null when nothing has. */
  readonly hold: string | null;
  readonly plans: readonly PlanView[];
  /** What plans told `in-a-line` say together; null when there are none. */
  readonly inOrder: InOrderView | null;
}

export interface InOrderView {
  readonly words: string;
  readonly disks: Folding<{ readonly subject: string; readonly name: string }>;
}

export interface PlanView {
  /** Path of the `.vhds`, or of the leaf. */
  readonly subject: string;
  /** The path without the folder that was given. */
  readonly name: string;
  /** `VHD Set`, `chain without a .vhds` */
  readonly kind: string;
  /** `31 disks, complete, 40 GiB virtual` */
  readonly facts: string;
  /**
   * Where not everything is shown. `in-short`: one of many, its options and why one is recommended.
   * `in-a-line`: nothing is wrong with it, beside others that need something.
   */
  readonly told: 'in-full' | 'in-short' | 'in-a-line';
  /** What must not be done whatever is chosen: first and last on a page. */
  readonly warnings: readonly string[];
  /** What other states would give and lose, in files. */
  readonly choices: Folding<ChoiceView>;
  /** Said where no option is left; else null. */
  readonly hopeless: string | null;
  /** The recommended one first, then by verdict. */
  readonly options: readonly OptionView[];
  readonly recommended: OptionId | null;
  /** The option that was asked for, else the recommended one: told in full where not all are. */
  readonly chosen: OptionId | null;
}

export interface PlanViewOptions {
  /** Folders given, left out of names. */
  readonly roots: readonly string[];
  /** The option that was asked for; null: the recommended one. */
  readonly option: string | null;
}

export function planView(plans: readonly Plan[], options: PlanViewOptions): PlansView {
  const needing = plans.filter(({ inOrder }) => !inOrder);
  const told = needing.length > 0 ? needing : plans;
  const inFull = options.option !== null || told.length <= TOLD_IN_FULL;
  const held = plans.filter(({ hold }) => hold).map(({ subject }) => subject);
  const rest = plans.filter((plan) => !told.includes(plan));
  return {
    hold: holdWords(held, options.roots),
    plans: plans.map((plan) => {
      const how = rest.includes(plan) ? 'in-a-line' : inFull ? 'in-full' : 'in-short';
      return viewOf(plan, how, options);
    }),
    inOrder: rest.length > 0 ? inOrderView(rest, options) : null,
  };
}

function viewOf(plan: Plan, told: PlanView['told'], { roots, option }: PlanViewOptions): PlanView {
  const { subject, kind, warnings, recommended, options } = plan;
  const asked = options.find(({ id }) => id === option) ?? null;
  return {
    subject,
    name: pathWithin(subject, roots),
    kind: kind === 'set' ? 'VHD Set' : 'chain without a .vhds',
    facts: factsOf(plan),
    told,
    warnings,
    choices: choiceViews(plan.choices, roots),
    hopeless:
      recommended === null
        ? 'Nothing can be recovered from these files: no disk of it was found.'
        : null,
    options: options.map((one) => optionView(one, roots)),
    recommended: recommended?.id ?? null,
    chosen: (option === null ? recommended : asked)?.id ?? null,
  };
}

const STATUS: Readonly<Record<ChainStatus, string>> = {
  complete: 'complete',
  'missing-parent': 'a parent is missing',
  'identity-mismatch': 'a parent has another identity',
  ambiguous: 'a parent is ambiguous',
  cycle: 'they run in a circle',
  unreadable: 'the end can’t be read',
};

function factsOf({ disks, status, virtualSize }: Plan): string {
  if (disks === 0) return 'no disk of it was found';
  const size = virtualSize === null ? 'size unknown' : formatBytes(virtualSize);
  return `${formatCount(disks, 'disk')}, ${STATUS[status ?? 'unreadable']}, ${size} virtual`;
}

function inOrderView(plans: readonly Plan[], { roots }: PlanViewOptions): InOrderView {
  const disks = plans.map(({ subject }) => ({ subject, name: pathWithin(subject, roots) }));
  const noun = formatCount(plans.length, 'disk');
  return {
    words: `${noun} in order: copy, and mount the copy (vhdset plan <file> has the steps)`,
    disks: folding(disks, SHOWN_IN_ORDER),
  };
}
