import type { Argv } from 'yargs';

/** Options of every command that prints a report. */
export interface OutputOptions {
  json: boolean;
  color: boolean | undefined;
  quiet: boolean;
}

export function withOutputOptions<T>(yargs: Argv<T>): Argv<T & OutputOptions> {
  return yargs
    .option('json', { type: 'boolean', default: false, describe: 'Print JSON' })
    .option('color', {
      type: 'boolean',
      describe: 'Colour the text; --no-color does not (default: on a terminal)',
    })
    .option('quiet', {
      alias: 'q',
      type: 'boolean',
      default: false,
      describe: 'No progress and no remarks on stderr',
    }) as Argv<T & OutputOptions>;
}

/** Options that say where parents may lie, and which is one. */
export interface SearchOptions {
  search: string[];
  parent: string[];
  ignoreIdMismatch: boolean;
}

export function withSearchOptions<T>(yargs: Argv<T>): Argv<T & SearchOptions> {
  return yargs
    .option('search', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: 'Another folder where parents may lie (repeatable)',
    })
    .option('parent', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: 'Say which file is a child’s parent: <child>=<parent> (repeatable)',
    })
    .option('ignore-id-mismatch', {
      type: 'boolean',
      default: false,
      describe: 'Take the parent of the right name although its identity differs: may mix states',
    }) as unknown as Argv<T & SearchOptions>;
}

/** A disk argument and what may be said about it. */
export function withDiskOptions<T>(
  yargs: Argv<T>,
): Argv<T & SearchOptions & { disk: string; at: string | undefined }> {
  return withSearchOptions(yargs)
    .positional('disk', {
      type: 'string',
      demandOption: true,
      describe: 'A .vhds, .avhdx or .vhdx; it stands for the whole chain below it',
    })
    .option('at', {
      type: 'string',
      describe: 'The state at this member of the chain, by path or by name',
    }) as unknown as Argv<T & SearchOptions & { disk: string; at: string | undefined }>;
}
