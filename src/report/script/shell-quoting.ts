import { encodeUtf8 } from '../../bytes/utf8.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { escapeCharacter, printable, UNPRINTABLE } from '../printable.ts';

/** A text that a shell has no safe spelling for; `reason` completes "cannot be quoted: it …". */
export class UnquotableError extends VhdsetError {
  readonly code = 'unquotable';
  readonly shell: 'cmd' | 'sh';
  readonly text: string;
  readonly reason: string;

  constructor(shell: 'cmd' | 'sh', text: string, reason: string) {
    super(`"${printable(text)}" cannot be quoted for ${shell}: it ${reason}`);
    this.name = 'UnquotableError';
    this.shell = shell;
    this.text = text;
    this.reason = reason;
  }
}

/** What stands in a PowerShell literal as it is; everything else becomes `[char]0x…`. */
const PLAIN_RUN_OR_UNIT = /[\x20-\x7e]+|[^\x20-\x7e]/g;

/**
 * One PowerShell argument or expression whose value is exactly `text`, whatever it holds: never fails.
 *
 * Proof, from the PowerShell language specification, 2.3.5.2 (verbatim strings): between single
 * quotes every character stands for itself except a quote, and a doubled quote is one quote. Quotes
 * are U+0027 and also U+2018 to U+201B, so those four must not slip in; here the result is pure
 * ASCII, and U+0027 is doubled. Everything outside printable ASCII becomes `[char]0x…`, joined by
 * `+`, in parentheses: `('a' + [char]0x0A + 'b')`. The first operand is a string, so `+` joins text
 * and never adds numbers.
 *
 * ASCII alone has a second reason: Windows PowerShell 5.1 reads a script without a byte order mark
 * in the ANSI code page, where the UTF-8 bytes of harmless characters turn into typographic quotes
 * (U+2011 is E2 80 91, and 91 is a quote in code page 1252).
 *
 * The value reaches a cmdlet as it is; use `-LiteralPath`, since `-Path` expands `[` and `*`.
 */
export function quotePowerShell(text: string): string {
  const parts = text.match(PLAIN_RUN_OR_UNIT) ?? [];
  if (parts.length === 0) return "''";
  const operands = parts.map((part) =>
    /^[\x20-\x7e]/.test(part) ? `'${part.replaceAll("'", "''")}'` : charExpression(part),
  );
  if (operands.length === 1 && operands[0]!.startsWith("'")) return operands[0]!;
  if (!operands[0]!.startsWith("'")) operands.unshift("''");
  return `(${operands.join(' + ')})`;
}

/** One UTF-16 unit; a surrogate pair is two of them, and .NET strings hold either. */
function charExpression(unit: string): string {
  return `[char]0x${unit.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** What double quotes do not tame in cmd, and why. */
const CMD_REFUSALS: readonly (readonly [RegExp, string])[] = [
  [/\p{Cc}/u, 'holds a control character, and cmd ends the command at a line feed'],
  [/"/, 'holds a double quote, which ends the quoting'],
  [/%/, 'holds a percent sign, which cmd expands even inside quotes'],
  [/!/, 'holds an exclamation mark, which cmd expands when delayed expansion is on'],
  [/[^\x20-\x7e]/, 'holds characters outside ASCII, and a batch file has no fixed encoding'],
];

/**
 * One argument for cmd, at the prompt and in a batch file alike: in double quotes, where `&`, `|`,
 * `<`, `>`, `^`, `(` and `)` are plain. Backslashes at the end are doubled, as programs that split
 * their command line the Microsoft C way expect (icacls does).
 * @throws {UnquotableError} for what quotes do not tame; offer PowerShell instead.
 */
export function quoteCmd(text: string): string {
  for (const [pattern, reason] of CMD_REFUSALS) {
    if (pattern.test(text)) throw new UnquotableError('cmd', text, reason);
  }
  return `"${text}${/(?<!\\)\\*$/.exec(text)![0]}"`;
}

/**
 * One word for any POSIX shell (tested with dash and bash): in single quotes, where nothing is
 * special, and a quote itself as `'\''`. Control and invisible characters are written as octal
 * UTF-8 through `"$(printf '\012…')"`, so that the result is always one visible line. bash's
 * `$'\n'` is shorter, and means something else in dash.
 *
 * A word may begin with `-`: put `--` before it, or `./` in front of a relative path.
 * @throws {UnquotableError} for NUL and lone surrogates, which no argument can hold in UTF-8, and for
 * a line feed at the end, which command substitution drops.
 */
export function quotePosix(text: string): string {
  if (text.includes('\0')) throw new UnquotableError('sh', text, 'holds a NUL character');
  if (LONE_SURROGATE.test(text)) {
    throw new UnquotableError(
      'sh',
      text,
      'holds half of a surrogate pair, which UTF-8 cannot write',
    );
  }
  if (text.endsWith('\n')) throw new UnquotableError('sh', text, 'ends with a line feed');
  const words = (text.match(VISIBLE_OR_INVISIBLE_RUN) ?? []).map((run) =>
    run.search(UNPRINTABLE) < 0 ? `'${run.replaceAll("'", "'\\''")}'` : printfOctal(run),
  );
  return words.join('') || "''";
}

const LONE_SURROGATE = /\p{Cs}/u;
const INVISIBLE = UNPRINTABLE.source;
/**
 * Runs in turn: invisible characters, then visible ones. A run that ends with a line feed takes
 * the character after it along, because command substitution drops line feeds at its end.
 */
const VISIBLE_OR_INVISIBLE_RUN = new RegExp(
  `(?:${INVISIBLE})+(?:(?<=\\n)[^])?|(?:(?!${INVISIBLE})[^])+`,
  'gu',
);

function printfOctal(run: string): string {
  const octal = Array.from(encodeUtf8(run), (byte) => `\\${byte.toString(8).padStart(3, '0')}`);
  return `"$(printf '${octal.join('')}')"`;
}

/**
 * Text for a `#` comment of PowerShell or sh: one line of pure ASCII, so that no encoding can end
 * the comment early or swallow the line after it.
 */
export function commentSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, escapeCharacter);
}

/** Text for a `rem` line or an `echo` of a batch file, where cmd still acts on `%`, `^`, `&` and others. */
export function remSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]|[%!^&|<>"]/gu, escapeCharacter);
}
