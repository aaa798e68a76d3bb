import { type Command, textOf, type Word } from '../../recovery/command.ts';
import { printable } from '../printable.ts';
import { quotePosix, quotePowerShell, UnquotableError } from './shell-quoting.ts';

/** Where a command is going to be typed. */
export type Shell = 'powershell' | 'sh';

/** A word that no POSIX shell sees anything special in, and that is no option. */
const PLAIN_POSIX = /^[A-Za-z0-9_./][A-Za-z0-9_./-]*$/;

/**
 * The words of a command as they are typed, each quoted for itself. PowerShell commands are quoted
 * for PowerShell whatever the shell.
 * @throws {UnquotableError} for a name that a POSIX shell has no spelling for
 */
export function typedWords({ tool, argv }: Command, shell: Shell): string[] {
  const [from, to] = argv.map((word) => typedWord(word, shell));
  if (tool === 'make-folder') {
    return shell === 'sh'
      ? ['mkdir', '-p', '--', from!]
      : ['New-Item', '-ItemType', 'Directory', '-Force', '-Path', from!];
  }
  if (tool === 'copy') {
    return shell === 'sh'
      ? ['cp', '-p', '--', from!, to!]
      : ['Copy-Item', '-LiteralPath', from!, '-Destination', to!];
  }
  return argv.map((word) => typedWord(word, tool === 'powershell' ? 'powershell' : shell));
}

/** A plain string is ours and stands as it is; everything else is quoted. */
export function typedWord(word: Word, shell: Shell): string {
  if (typeof word === 'string') return word;
  const text = textOf(word);
  if (shell === 'powershell') {
    const quoted = quotePowerShell(text);
    return 'path' in word && word.full ? `(Convert-Path -LiteralPath ${quoted})` : quoted;
  }
  return PLAIN_POSIX.test(text) ? text : quotePosix(text);
}

/** The command on one line, to be shown; a name without a spelling is shown escaped, and said so. */
export function shownCommand(command: Command, shell: Shell): string {
  return shownWords(command, shell).join(' ');
}

function shownWords(command: Command, shell: Shell): string[] {
  try {
    return typedWords(command, shell);
  } catch (error) {
    if (!(error instanceof UnquotableError)) throw error;
    const words = command.argv.map((word) => printable(textOf(word)));
    return [...words, '# cannot be typed in this shell: rename the copy'];
  }
}

const CONTINUED = { powershell: ' `', sh: ' \\' } as const;

/**
 * The command on as many lines as it takes, each continued as the shell wants it. It is broken
 * between words, before an option where that is possible; a longer word stands alone, uncut.
 * @param width columns, the indent included
 */
export function commandLines(
  command: Command,
  shell: Shell,
  width: number,
  indent: string,
): string[] {
  const mark = CONTINUED[command.tool === 'powershell' ? 'powershell' : shell];
  const lines: string[] = [];
  let line = '';
  for (const unit of unitsOf(shownWords(command, shell), width - indent.length - 2 - mark.length)) {
    const hanging = lines.length > 0 ? '  ' : '';
    const room = width - indent.length - mark.length - hanging.length;
    if (line !== '' && line.length + 1 + unit.length > room) {
      lines.push(`${indent}${hanging}${line}${mark}`);
      line = unit;
    } else line = line === '' ? unit : `${line} ${unit}`;
  }
  lines.push(`${indent}${lines.length > 0 ? '  ' : ''}${line}`);
  return lines;
}

/** Words, an option together with its value where both fit on a line. */
function unitsOf(words: readonly string[], room: number): string[] {
  const units: string[] = [];
  for (const word of words) {
    const before = units.at(-1);
    const isValue = before !== undefined && /^--?[A-Za-z-]+$/.test(before) && !word.startsWith('-');
    if (isValue && before.length + 1 + word.length <= room) {
      units[units.length - 1] = `${before} ${word}`;
    } else units.push(word);
  }
  return units;
}
