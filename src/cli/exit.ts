import { codeOf, VhdsetError } from '../bytes/vhdset-error.ts';

/** What the process ends with. */
export const ExitCode = {
  Done: 0,
  FindingsReached: 1,
  WrongUsage: 2,
  InputUnreadable: 3,
  OutputUnwritable: 4,
  /** An internal error. */
  Bug: 70,
} as const;

/** The command line asks for something that can't be. */
export class UsageError extends VhdsetError {
  readonly code = 'wrong-usage';
}

/** An input lacks what the command needs: not found, not a disk, an incomplete chain. */
export class InputError extends VhdsetError {
  readonly code = 'input-unusable';
}

/** Exit codes by the code of an error. What is not here was thrown on purpose about an input. */
const EXIT_CODES: Readonly<Record<string, number>> = {
  'wrong-usage': ExitCode.WrongUsage,
  'output-unwritable': ExitCode.OutputUnwritable,
  'cannot-listen': ExitCode.OutputUnwritable,
  'clone-refused': ExitCode.OutputUnwritable,
  'partial-differs': ExitCode.OutputUnwritable,
  // The reader of the pipe has gone before it had everything: what could not be delivered is no success.
  'output-closed': ExitCode.OutputUnwritable,
};

function exitCodeOf(error: unknown): number | undefined {
  const code = codeOf(error);
  return code === undefined ? undefined : (EXIT_CODES[code] ?? ExitCode.InputUnreadable);
}

/** Says on stderr what happened, and gives the exit code. */
export function reportError(error: unknown): number {
  const known = exitCodeOf(error);
  // Who has had enough, as `head` has, needs no word of it.
  if (codeOf(error) === 'output-closed') return ExitCode.OutputUnwritable;
  if (known !== undefined && error instanceof Error) {
    process.stderr.write(`vhdset: ${escapeControls(error.message)}\n`);
    return known;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`vhdset: internal error, please report it:\n${detail}\n`);
  return ExitCode.Bug;
}

/** Paths in messages are hostile; line breaks of our own messages stay. */
export function escapeControls(text: string): string {
  return text.replace(
    /[^\P{C}\n]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
