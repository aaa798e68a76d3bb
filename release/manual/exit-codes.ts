import { ExitCode } from '../../src/cli/exit.ts';

const MEANING: Readonly<Record<keyof typeof ExitCode, string>> = {
  Done: 'Done.',
  FindingsReached:
    'Done, and what was found reached a bar: --fail-on, an error for check, a difference from a manifest.',
  WrongUsage: 'Wrong usage.',
  InputUnreadable: 'An input could not be read, or a chain that was to be proven is broken.',
  OutputUnwritable: 'An output could not be written.',
  Bug: 'An internal error: please report it.',
};

/** What the program ends with, and what that means. */
export const EXIT_CODES: readonly { readonly code: number; readonly text: string }[] =
  Object.entries(MEANING).map(([name, text]) => ({
    code: ExitCode[name as keyof typeof ExitCode],
    text,
  }));
