import { type CompletionShell, SHELLS } from './completion-scripts.ts';

/** How a completion script says who asks, and which word is being typed if it cannot pass it. */
interface Asked {
  readonly VHDSET_COMPLETION?: string;
  readonly VHDSET_WORD?: string;
}

/** The words typed so far behind the name of the program; the last one may be empty. */
export function wordsAsked(words: readonly string[], asked: Asked): string[] {
  return asked.VHDSET_COMPLETION === 'powershell'
    ? [...words, asked.VHDSET_WORD ?? '']
    : [...words];
}

/**
 * What a shell offers for the last of the words typed so far. Nothing where a path is expected: the
 * shell offers files then. Options only once a dash is typed, since they would hide the files.
 * @param words behind the name of the program; the last one is being typed, and may be empty
 * @param defaults what yargs offers: commands, options, choices, a description behind a tab
 * @param names what {@link argumentNames} gave
 */
export function completionsFor(
  words: readonly string[],
  defaults: readonly string[],
  names: readonly string[],
): string[] {
  const current = words.at(-1) ?? '';
  if (current.startsWith('-')) {
    // yargs writes the short `-q` as `--q` too, which is no option.
    return defaults.filter((offer) => !/^--.(?:\t|$)/.test(offer));
  }
  const offers = defaults.filter((offer) => !offer.startsWith('-'));
  return [...offers, ...names].filter((offer) => offer.startsWith(current));
}

/** Values of the argument being typed that are names of our own: the scenarios of `create`. */
export async function argumentNames(words: readonly string[]): Promise<string[]> {
  if (words[0] !== 'create' || words.length !== 2) return [];
  const { SCENARIOS } = await import('../../fixtures/scenarios/index.ts');
  return SCENARIOS.map(({ name, summary }) => `${name}\t${summary}`);
}

/** An offer as the shell that asks wants it; the name alone for a shell that does not say its own. */
export function offerFor(shell: string | undefined, offer: string): string {
  const [name = '', description = ''] = offer.split('\t');
  if (description === '') return name;
  switch (SHELLS.find((known): known is CompletionShell => known === shell)) {
    case 'zsh':
      return `${name.replaceAll(':', '\\:')}:${description}`;
    case 'fish':
    case 'powershell':
      return `${name}\t${description}`;
    default:
      return name;
  }
}
