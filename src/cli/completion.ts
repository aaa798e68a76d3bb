/**
 * What a shell offers for the last of the words typed so far. Nothing where a path is expected: the
 * shell offers files then. Options only once a dash is typed, since they would hide the files.
 * @param words behind the name of the program; the last one is being typed, and may be empty
 * @param defaults what yargs offers: commands, options, choices; `name:description` in some shells
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
    return defaults.filter((offer) => !/^--.(?::|$)/.test(offer));
  }
  const offers = defaults.filter((offer) => !offer.startsWith('-'));
  return [...offers, ...names.filter((name) => name.startsWith(current))];
}

/** Values of the argument being typed that are names of our own: the scenarios of `create`. */
export async function argumentNames(words: readonly string[]): Promise<string[]> {
  if (words[0] !== 'create' || words.length !== 2) return [];
  const { SCENARIOS } = await import('../../fixtures/scenarios/index.ts');
  return SCENARIOS.map(({ name }) => name);
}
