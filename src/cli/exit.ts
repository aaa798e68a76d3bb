/** What the process ends with. */
export const ExitCode = {
  Done: 0,
  FindingsReached: 1,
  WrongUsage: 2,
  InputUnreadable: 3,
  OutputUnwritable: 4,
  /** A fault of this program. */
  Bug: 70,
} as const;

/** The command line asks for something that can't be. */
export class UsageError extends Error {
  readonly code = 'wrong-usage';
}

/** An input lacks what the command needs: not found, not a disk, an incomplete chain. */
export class InputError extends Error {
  readonly code = 'input-unusable';
}

/** Errors by the name of their class: the classes themselves are loaded only by who throws them. */
const CODES: Readonly<Record<string, number>> = {
  UsageError: ExitCode.WrongUsage,
  InputError: ExitCode.InputUnreadable,
  SourceError: ExitCode.InputUnreadable,
  FormatError: ExitCode.InputUnreadable,
  ShortReadError: ExitCode.InputUnreadable,
  MissingDataError: ExitCode.InputUnreadable,
  OutputError: ExitCode.OutputUnwritable,
  // The reader of the pipe has gone: nobody is left to be told anything.
  OutputClosedError: ExitCode.Done,
};

/** Says on stderr what happened, and gives the exit code. */
export function reportError(error: unknown): number {
  const known = error instanceof Error ? CODES[error.constructor.name] : undefined;
  if (known === ExitCode.Done) return known;
  if (known !== undefined && error instanceof Error) {
    process.stderr.write(`vhdset: ${escapeControls(error.message)}\n`);
    return known;
  }
  const detail = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`vhdset: a fault of this program, please report it:\n${detail}\n`);
  return ExitCode.Bug;
}

/** Paths in messages are hostile; line breaks of our own messages stay. */
export function escapeControls(text: string): string {
  return text.replace(
    /[^\P{C}\n]/gu,
    (character) => `\\u{${character.codePointAt(0)!.toString(16)}}`,
  );
}
