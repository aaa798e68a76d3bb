/**
 * What must never reach a terminal, a page or a script as it is: control characters (ANSI sequences
 * begin with one), line and paragraph separators, bidirectional and other invisible marks, and
 * lone surrogates (`Cs` matches only unpaired ones in a `u` pattern).
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** One character as `\u{202e}`: the code point in hexadecimal. */
export function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

/**
 * A string from a file, fit to be shown: one line, every invisible or directing character escaped.
 * For eyes only: a name that holds the text `\u{a}` itself looks the same.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, escapeCharacter);
}
