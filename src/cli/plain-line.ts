import type { Argv } from 'yargs';

/** What a command says of one of its options or arguments; the rest is for the help. */
interface Declared {
  readonly type?: string;
  readonly alias?: string;
  readonly array?: boolean;
  readonly nargs?: number;
  readonly default?: unknown;
  readonly choices?: readonly unknown[];
  readonly demandOption?: boolean;
}

/** What a command line says, as its command is given it. */
export type Arguments = Record<string, unknown>;

/**
 * The arguments of a command line that leaves nothing to interpret: a known command, options in full
 * and each once, values that cannot be taken for anything else, all that is needed and no more. The
 * option parser, which takes longer to load and to be told of all options than a small set to be read,
 * would say the same; whatever else is typed, help and mistakes above all, is for it alone.
 * @param usage of the command, in yargs' notation
 * @param words what follows the name of the command
 * @returns null where the option parser is to be asked
 */
export function plainArguments(
  usage: string,
  options: (yargs: Argv) => unknown,
  words: readonly string[],
): Arguments | null {
  // Wherever it stands, the parser takes this word for a question.
  if (words.includes('help')) return null;
  const declared = new Declarations();
  options(declared as unknown as Argv);
  const [name, ...operands] = usage.split(' ');
  const args: Arguments = { _: [name], $0: 'vhdset' };
  const typed = takeOptions(words, declared.options, args);
  if (!typed || !placeOperands(typed, operands, declared.positionals, args)) return null;
  for (const [key, { default: value, demandOption, alias }] of declared.all()) {
    if (Object.hasOwn(args, key)) continue;
    if (demandOption) return null;
    if (value !== undefined) give(args, key, alias, value);
  }
  return args;
}

/** Takes down what a command declares, in place of the option parser. */
class Declarations {
  readonly options = new Map<string, Declared>();
  readonly positionals = new Map<string, Declared>();

  option(name: string, declared: Declared): this {
    this.options.set(name, declared);
    return this;
  }

  positional(name: string, declared: Declared): this {
    this.positionals.set(name, declared);
    return this;
  }

  all(): [string, Declared][] {
    return [...this.options, ...this.positionals];
  }
}

/** @returns the words that belong to no option; null for what is not plain */
function takeOptions(
  words: readonly string[],
  options: ReadonlyMap<string, Declared>,
  args: Arguments,
): string[] | null {
  const operands: string[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (!word.startsWith('-')) {
      operands.push(word);
      continue;
    }
    const { name, negated } = named(word, options);
    const option = options.get(name);
    if (!option) return null;
    const next = words[at + 1];
    let value: unknown = !negated;
    if (option.type === 'boolean') {
      if (option.array || next === 'true' || next === 'false') return null;
    } else {
      if (negated || next === undefined || !isValue(next, option)) return null;
      value = next;
      at++;
    }
    if (option.array) {
      if (option.nargs !== 1) return null;
      const before = (args[name] ?? []) as readonly unknown[];
      value = [...before, value];
    } else if (Object.hasOwn(args, name)) return null;
    give(args, name, option.alias, value);
  }
  return operands;
}

/** Which option a word means: by its name in full, with `no` before it, or by its letter. */
function named(word: string, options: ReadonlyMap<string, Declared>) {
  if (!word.startsWith('--')) {
    const letter = word.slice(1);
    const found = [...options].find(([, { alias }]) => alias === letter);
    return { name: found && letter.length === 1 ? found[0] : '', negated: false };
  }
  const name = word.slice(2);
  const negated = !options.has(name) && name.startsWith('no-');
  return { name: negated ? name.slice('no-'.length) : name, negated };
}

/** @returns false for what is not plain: too few or too many, or none of the choices */
function placeOperands(
  typed: readonly string[],
  operands: readonly string[],
  positionals: ReadonlyMap<string, Declared>,
  args: Arguments,
): boolean {
  const needed = operands.filter((operand) => operand.startsWith('<')).length;
  if (typed.length < needed) return false;
  const rest = [...typed];
  for (const operand of operands) {
    const name = operand.replace(/[<>[\].]/g, '');
    const declared = positionals.get(name);
    if (!declared || rest.some((word) => !isValue(word, declared))) return false;
    const isList = operand.includes('..');
    if (rest.length === 0) break;
    args[name] = isList ? rest.splice(0) : rest.shift();
  }
  return rest.length === 0;
}

/** Whether a word stands for itself, and is one of the choices where there are some. */
function isValue(word: string, { type, choices }: Declared): boolean {
  if (word === '' || word.startsWith('-')) return false;
  if (type === 'number') return false;
  if (type !== 'string' && !Number.isNaN(Number(word))) return false;
  return choices === undefined || choices.includes(word);
}

/** Under each of the names by which an option is asked for. */
function give(args: Arguments, name: string, alias: string | undefined, value: unknown): void {
  args[name] = value;
  if (name.includes('-')) args[camelCase(name)] = value;
  if (alias !== undefined) args[alias] = value;
}

const camelCase = (name: string) =>
  name.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
