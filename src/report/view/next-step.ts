import { formatCount } from '../../bytes/quantity.ts';
import type { Command } from '../../recovery/command.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { OptionId } from '../../recovery/recovery-option.ts';

/** What to do after an analysis. */
export interface NextStep {
  readonly id: OptionId;
  /** What is done, and whether there are more plans. */
  readonly words: string;
  /** Shows the plans for the same files. */
  readonly command: Command;
  /** What must not be done meanwhile, the warnings of all plans. */
  readonly warnings: readonly string[];
}

/**
 * The recommended option of the first plan that needs something; null when nothing is recommended.
 * @param command that shows the plans for the same files
 */
export function nextStep(plans: readonly Plan[], command: Command): NextStep | null {
  const plan = plans.find(({ inOrder }) => !inOrder) ?? plans[0];
  const best = plan?.recommended;
  if (!plan || !best) return null;
  const others = plans.filter((one) => one !== plan && !one.inOrder).length;
  const more = others > 0 ? `; and ${formatCount(others, 'more plan')}` : '';
  const warnings = [...new Set(plans.flatMap((one) => one.warnings))];
  return { id: best.id, words: `${best.title} [${best.id}]${more}`, command, warnings };
}
