import type { Command, Word } from '../../recovery/command.ts';
import type { Plan } from '../../recovery/plan-for.ts';
import type { RecoveryOption, Step } from '../../recovery/recovery-option.ts';
import type { StateChoice } from '../../recovery/state-choice.ts';
import { UnscriptableError } from './plan-script.ts';

/** Where a folder lies for whoever carries the plan out. */
export interface PathMap {
  /** Absolute, as this system spells it. */
  readonly from: string;
  /** As the other system spells it. */
  readonly to: string;
}

/**
 * The plan with every path as another system spells it: made where the copy is mounted, carried out where the
 * copy lies. A path is taken by the longest folder that holds it.
 * @throws {UnscriptableError} for a path that no map covers: a script with a wrong path is worse than none
 */
export function mappedPlan(plan: Plan, maps: readonly PathMap[]): Plan {
  if (maps.length === 0) return plan;
  const longestFirst = maps.toSorted((a, b) => b.from.length - a.from.length);
  const map = (path: string) => mapped(path, longestFirst);
  const options = plan.options.map((option) => mappedOption(option, map));
  const { recommended } = plan;
  const same = options.find(({ id }) => id === recommended?.id) ?? null;
  const choices = plan.choices.map((choice) => mappedChoice(choice, map));
  return { ...plan, subject: map(plan.subject), options, recommended: same, choices };
}

type Mapping = (path: string) => string;

function mappedChoice(choice: StateChoice, map: Mapping): StateChoice {
  const { path, against, leaf, tells } = choice;
  const paths = { path: map(path), against: map(against), leaf: map(leaf) };
  return { ...choice, ...paths, tells: mappedCommand(tells, map) };
}

function mappedOption(option: RecoveryOption, map: Mapping): RecoveryOption {
  const { space, reads, writes, steps, verify } = option;
  return {
    ...option,
    space: { ...space, where: space.where === null ? null : map(space.where) },
    reads: reads.map((read) => ({ ...read, path: map(read.path) })),
    writes: writes.map(map),
    steps: steps.map((step) => mappedStep(step, map)),
    verify: verify.map((step) => mappedStep(step, map)),
  };
}

function mappedStep(step: Step, map: Mapping): Step {
  return { ...step, commands: step.commands.map((command) => mappedCommand(command, map)) };
}

function mappedCommand(command: Command, map: Mapping): Command {
  const argv = command.argv.map((word, index): Word => {
    if (typeof word === 'string') return word;
    if ('path' in word) return { ...word, path: map(word.path) };
    return command.argv[index - 1] === '--parent' ? { text: mappedPair(word.text, map) } : word;
  });
  return { ...command, argv };
}

/** `child=parent`, both paths. */
function mappedPair(pair: string, map: Mapping): string {
  const at = pair.indexOf('=');
  return `${map(pair.slice(0, at))}=${map(pair.slice(at + 1))}`;
}

const WINDOWS = /^(?:[A-Za-z]:|\\\\)/;

function mapped(path: string, maps: readonly PathMap[]): string {
  for (const { from, to } of maps) {
    const folder = withoutEnd(from);
    const rest = path === folder ? '' : path.slice(folder.length);
    if (!path.startsWith(folder) || (rest !== '' && !/^[\\/]/.test(rest))) continue;
    const target = withoutEnd(to);
    return `${target}${WINDOWS.test(to) ? rest.replaceAll('/', '\\') : rest}` || to;
  }
  throw new UnscriptableError(
    `no --map covers ${path}: say where its folder is on the machine that runs the script`,
  );
}

const withoutEnd = (folder: string) => folder.replace(/[\\/]+$/, '');
