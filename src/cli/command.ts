import type { Argv } from 'yargs';

/** What a command module exports: its own options, and what it does; the result is the exit code. */
export interface Command<Args> {
  readonly options: (yargs: Argv) => Argv<Args>;
  /** What else is to be known: its exit codes, what goes where. A paragraph, or several. */
  readonly notes?: string;
  /** What the help ends with. Every one is run, as it stands, by a test. */
  readonly examples: readonly [Example, Example, ...Example[]];
  readonly run: (args: Args) => Promise<number>;
}

/**
 * A line for a shell, to be typed where the folder `copy` holds the files of a scenario; where it
 * names `copy/stick.img`, also that: a raw image with `NOTES.TXT` and `LETTERS/FIRST.TXT` on FAT.
 */
export interface Example {
  /** What stands behind `vhdset`. */
  readonly line: string;
  /** What it is good for. */
  readonly tells: string;
  /** Whose files `copy` holds: `no-permission` when not said. */
  readonly scenario?: string;
  /** What it ends with: 0 when not said. */
  readonly exitCode?: number;
  /** It prints something, and goes on until somebody ends it. */
  readonly goesOn?: boolean;
}
