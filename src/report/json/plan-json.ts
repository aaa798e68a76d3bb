import { type Command, textOf } from '../../recovery/command.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { RecoveryOption, Step } from '../../recovery/recovery-option.ts';
import type { StateChoice } from '../../recovery/state-choice.ts';
import { evidenceJson } from './analysis-json.ts';
import type { CountedVolumeJson } from './counted-volume-schema.ts';
import type { PlanJson } from './plan-schema.ts';

/** Plans in the form that `plan --json` promises. */
export function planJson(
  plans: readonly Plan[],
  roots: readonly string[],
  version: string,
): PlanJson {
  return {
    tool: { name: 'vhdset', version },
    roots: [...roots],
    plans: plans.map((plan) => ({
      ...plan,
      warnings: [...plan.warnings],
      parentCopies: plan.parentCopies && {
        ...plan.parentCopies,
        paths: [...plan.parentCopies.paths],
        comparisons: plan.parentCopies.comparisons.map((one) => ({
          ...one,
          first: [...one.first],
        })),
      },
      choices: plan.choices.map(choiceJson),
      recommended: plan.recommended?.id ?? null,
      options: plan.options.map(optionJson),
    })),
  };
}

function optionJson(option: RecoveryOption): PlanJson['plans'][number]['options'][number] {
  return {
    ...option,
    preconditions: option.preconditions.map((one) => ({ ...one, by: one.by.map(evidenceJson) })),
    warnings: [...option.warnings],
    steps: option.steps.map(stepJson),
    verify: option.verify.map(stepJson),
    reads: [...option.reads],
    writes: [...option.writes],
  };
}

function choiceJson(choice: StateChoice): PlanJson['plans'][number]['choices'][number] {
  const { files } = choice;
  const volumes = files?.volumes.map((one) => structuredClone(one as CountedVolumeJson));
  return {
    ...choice,
    tells: commandJson(choice.tells),
    files: files && { ...files, volumes: volumes! },
  };
}

function stepJson({ text, notes, by, commands }: Step) {
  return { text, notes: [...notes], by, commands: commands.map(commandJson) };
}

const commandJson = ({ tool, argv }: Command) => ({ tool, argv: argv.map(textOf) });
