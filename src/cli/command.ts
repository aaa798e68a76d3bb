import type { Argv } from 'yargs';

/** What a command module exports: its own options, and what it does; the result is the exit code. */
export interface Command<Args> {
  readonly options: (yargs: Argv) => Argv<Args>;
  readonly run: (args: Args) => Promise<number>;
}
