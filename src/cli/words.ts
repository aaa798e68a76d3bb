import { UsageError } from './exit.ts';

/** How the scripts that `vhdset completion` prints ask for offers; the words typed follow it. */
export const COMPLETION_REQUEST = '--get-yargs-completions';

/**
 * Everything after `--` is an operand, whatever it begins with: such a word gets a folder before it,
 * so that nobody takes it for an option. A lone dash and negative numbers are no options anyway.
 */
export function operandsAfterDashes(words: readonly string[]): string[] {
  const at = words.indexOf('--');
  if (at < 0) return [...words];
  return [...words.slice(0, at), ...words.slice(at + 1).map(asOperand)];
}

function asOperand(word: string): string {
  return /^-(?!$|\d+$)/.test(word) ? `./${word}` : word;
}

/** What yargs knows of the options of a command. */
interface KnownOptions {
  readonly boolean: readonly string[];
  readonly key: Readonly<Record<string, unknown>>;
}

/** Alone they say something as well: `--clone` is `--clone=always`. */
const VALUE_OPTIONAL: readonly string[] = ['clone'];

/**
 * An option that needs a value and stands at the end, or before another option, has none: taken for
 * an empty one, or left out, it would be as if it had not been asked for.
 * @throws {UsageError} naming it
 */
export function requireValues(words: readonly string[], options: KnownOptions): true {
  for (const [i, word] of words.entries()) {
    const name = /^--([a-z][a-z-]*)$/.exec(word)?.[1];
    if (name === undefined || !Object.hasOwn(options.key, name)) continue;
    if (options.boolean.includes(name) || VALUE_OPTIONAL.includes(name)) continue;
    const next = words[i + 1];
    if (next === undefined || /^--[a-z]/.test(next))
      throw new UsageError(`--${name} needs a value`);
  }
  return true;
}
