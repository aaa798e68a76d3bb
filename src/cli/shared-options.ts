import type { Argv } from 'yargs';
import type { LogChoice } from '../formats/vhdx/vhdx.ts';

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

/** Options that say how what is damaged is read. */
export interface ReadingOptions {
  /** What is done with a dirty log; `require` when not given. */
  log?: LogChoice;
  /** Which header counts in a file that leaves it open; `auto` when not given. */
  header?: 'auto' | '1' | '2';
  /** Values for metadata that can't be read, as typed. */
  assume?: string[];
}

export function withReadingOptions<T>(yargs: Argv<T>): Argv<T & ReadingOptions> {
  return yargs
    .option('log', {
      choices: ['require', 'auto', 'ignore'] as const,
      default: 'require' as const,
      describe:
        'A dirty log: require replays it or refuses; auto reads without it if it can’t be replayed; ignore never replays',
    })
    .option('header', {
      type: 'string',
      choices: ['auto', '1', '2'] as const,
      default: 'auto' as const,
      describe: 'Which header to use if one is damaged: may decide whether the log is replayed',
    })
    .option('assume', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe:
        'If metadata can’t be read or is contradictory: block-size=2M, virtual-size=40G, sector-size, type',
    }) as unknown as Argv<T & ReadingOptions>;
}

/** Options that say where parents may lie, and which is one. */
export interface SearchOptions extends ReadingOptions {
  search: string[];
  parent: string[];
  ignoreIdMismatch: boolean;
  /** Whether free clusters of images are searched for disks; and whether doubtful remains are taken. */
  carve?: boolean;
  acceptDoubtful?: boolean;
}

export function withSearchOptions<T>(yargs: Argv<T>): Argv<T & SearchOptions> {
  const withFolders = yargs
    .option('search', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: 'Another folder where parents may be (repeatable)',
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
      describe: 'Use the parent with the right name although its identity differs: may mix states',
    })
    .option('carve', {
      type: 'boolean',
      default: false,
      describe: 'In images: also look for deleted disks in free clusters that no record mentions',
    })
    .option('accept-doubtful', {
      type: 'boolean',
      default: false,
      describe: 'Use doubtful parts of deleted parents as they are now, not as missing',
    });
  return withReadingOptions(withFolders) as unknown as Argv<T & SearchOptions>;
}

/** What `analyze` and `plan` look at, and how much of it they tell. */
export interface CaseOptions extends SearchOptions {
  paths: string[];
  all: boolean;
  events: string[];
  host: string | undefined;
}

/** @param describe what the paths are, and what `--all` adds where there is more to tell */
export function withCaseOptions<T>(
  yargs: Argv<T>,
  describe: { readonly paths: string; readonly all?: string },
): Argv<T & CaseOptions> {
  const withPaths = withSearchOptions(yargs).positional('paths', {
    type: 'string',
    array: true,
    default: ['.'],
    describe: describe.paths,
  });
  const { all } = describe;
  const folding =
    all === undefined
      ? withPaths
      : withPaths.option('all', { type: 'boolean', default: false, describe: all });
  return folding
    .option('events', {
      type: 'string',
      array: true,
      nargs: 1,
      default: [] as string[],
      describe: 'A Hyper-V event log, .evtx or exported XML (repeatable)',
    })
    .option('host', {
      type: 'string',
      describe:
        'The folder that the collect script wrote (one beside the disks is found automatically), or one ' +
        'file of a host, such as a .vmcx',
    }) as unknown as Argv<T & CaseOptions>;
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
