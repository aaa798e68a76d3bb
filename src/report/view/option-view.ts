import type { Command } from '../../recovery/command.ts';
import type { Precondition, RecoveryOption, Step } from '../../recovery/recovery-option.ts';
import type { EvidenceView } from './finding-groups.ts';
import { type Folding, folding } from './folding.ts';
import { pathWithin } from './names.ts';
import { gives, needs, takes } from './plan-quantities.ts';

/** Commands of one step that are listed before the rest is counted. */
const SHOWN_COMMANDS = 8;

/** One option in full. Texts quote names from files: hostile until shown escaped. */
export interface OptionView
  extends Pick<RecoveryOption, 'id' | 'title' | 'verdict' | 'why' | 'warnings'> {
  /** `Gives`, `Needs`, `Time`, `Risk`; none of what is impossible. */
  readonly facts: readonly { readonly label: string; readonly words: string }[];
  readonly preconditions: readonly PreconditionView[];
  /** Done in PowerShell from the first step to the last, whatever the shell. */
  readonly inPowerShell: boolean;
  readonly steps: readonly StepView[];
  readonly verify: readonly StepView[];
}

export interface PreconditionView extends Pick<Precondition, 'text' | 'proof'> {
  readonly by: readonly EvidenceView[];
}

export interface StepView extends Pick<Step, 'text' | 'notes' | 'by'> {
  readonly commands: Folding<Command>;
}

export function optionView(option: RecoveryOption, roots: readonly string[]): OptionView {
  const { id, title, verdict, why, warnings, preconditions, steps, verify } = option;
  return {
    ...{ id, title, verdict, why, warnings },
    facts: verdict === 'impossible' ? [] : factsOf(option),
    preconditions: preconditions.map(({ text, proof, by }) => {
      const evidence = by.map((one) => ({ ...one, name: pathWithin(one.path, roots) }));
      return { text, proof, by: evidence };
    }),
    inPowerShell: needsPowerShell(option),
    steps: steps.map(stepView),
    verify: verify.map(stepView),
  };
}

/** Whether a script of the steps has to be one for PowerShell. */
export function needsPowerShell({ steps }: Pick<RecoveryOption, 'steps'>): boolean {
  return steps.some(
    ({ by, commands }) => by === 'script' && commands.some(({ tool }) => tool === 'powershell'),
  );
}

function factsOf({ yields, space, time, risk }: RecoveryOption): OptionView['facts'] {
  return [
    { label: 'Gives', words: gives(yields) },
    { label: 'Needs', words: needs(space) },
    { label: 'Time', words: takes(time) },
    { label: 'Risk', words: risk },
  ];
}

function stepView({ text, notes, by, commands }: Step): StepView {
  return { text, notes, by, commands: folding(commands, SHOWN_COMMANDS) };
}
