/**
 * What must never reach a terminal, a page or a script as it is: control characters (ANSI sequences
 * begin with one), line and paragraph separators, bidirectional and other invisible marks, and
 * lone surrogates (`Cs` matches only unpaired ones in a `u` pattern).
 */
export const UNPRINTABLE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/**
 * None of those: letters of Latin script, dashes, quotes, arrows, lines and pictures. Nearly every text has
 * no others, and to make the pattern above takes longer than to read a small set.
 */
const PLAIN = ' -~\u00a1-\u00ac\u00ae-\u024f\u2010-\u2027\u2190-\u23ff\u2500-\u27bf';
const UNUSUAL = new RegExp(`[^${PLAIN}]`);
const UNUSUAL_IN_LINES = new RegExp(`[^\\n${PLAIN}]`);

/** Whether a text in lines may hold what is {@link UNPRINTABLE}; what is said not to, does not. */
export function mayDirect(lines: string): boolean {
  return UNUSUAL_IN_LINES.test(lines);
}

/** One character as `\u{202e}`: the code point in hexadecimal. */
export function escapeCharacter(character: string): string {
  return `\\u{${character.codePointAt(0)!.toString(16)}}`;
}

declare const PRINTABLE: unique symbol;

/**
 * Text that holds nothing but what may reach a terminal, marks of a {@link Style} included. Only
 * {@link printable}, {@link shown}, paragraphs and styles make it: what a file or a person gave is a
 * plain string, and no line of a report is made of those.
 */
export type Printable = string & { readonly [PRINTABLE]: true };

/** A line of a report, or a few that are broken already; '' sets apart what stands around it. */
export type Line = Printable | '';

/**
 * A string from a file, fit to be shown: one line, every invisible or directing character escaped.
 * For eyes only: a name that holds the text `\u{a}` itself looks the same.
 */
export function printable(text: string): Printable {
  if (isAscii(text) || !UNUSUAL.test(text)) return text as Printable;
  return text.replace(UNPRINTABLE, escapeCharacter) as Printable;
}

/** Whether all is of ASCII and visible, as most names are: several times as fast as any pattern. */
function isAscii(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit < 0x20 || unit > 0x7e) return false;
  }
  return true;
}

/** Our own words around what is printable already. */
export function shown(
  words: TemplateStringsArray,
  ...values: readonly (Line | number)[]
): Printable {
  let text = words[0]!;
  // Not String.raw, which takes several times as long: there are lines by the million.
  for (let i = 0; i < values.length; i++) text += values[i]! + words[i + 1]!;
  return text as Printable;
}

/** Several as one. */
export function joined(parts: readonly Line[], between: ', ' | ''): Printable {
  return parts.join(between) as Printable;
}

/** A row of a table without lines. There are rows by the million, so it goes through no list. */
export function columns(first: Line, second: Line, last: Line): Printable {
  return `${first}  ${second}  ${last}` as Printable;
}

/** Lines as a text: each of them ends with a line feed. */
export function textOf(lines: readonly Line[]): Printable {
  return lines.map((line) => `${line}\n`).join('') as Printable;
}

/** Groups of lines as one list, with so many empty lines between two of them. */
export function apart(groups: readonly (readonly Line[])[], by = 1): Line[] {
  const empty = new Array<Line>(by).fill('');
  return groups.flatMap((lines, index) => (index === 0 ? lines : [...empty, ...lines]));
}

/** As wide as `width`, with spaces in front: a number in a column. */
export function aligned(text: Line, width: number): Printable {
  return text.padStart(width) as Printable;
}

/** As wide as `width`, with spaces behind. */
export function padded(text: Line, width: number): Printable {
  return text.padEnd(width) as Printable;
}
