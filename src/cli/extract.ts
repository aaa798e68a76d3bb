import type { Argv } from 'yargs';
import { formatFileTime } from '../bytes/file-time.ts';
import { formatBytes, formatCount } from '../bytes/quantity.ts';
import { writeOutput } from '../node/atomic-output.ts';
import { ExtractionFolder } from '../node/extraction-folder.ts';
import { startProgress } from '../node/progress.ts';
import { SafePaths } from '../node/safe-names.ts';
import { jsonText } from '../report/json/json-text.ts';
import { printable } from '../report/printable.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';
import { select, selectDeleted } from './extract-selection.ts';
import {
  type ExtractedFile,
  type ExtractionOptions,
  extractStreams,
  keptTimes,
} from './extraction.ts';
import {
  type OpenedVolume,
  type VolumeOptions,
  withDeletedOption,
  withVolume,
  withVolumeOption,
} from './look-inside.ts';
import { requireReplaceable } from './output-guard.ts';
import { remark } from './remarks.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';
import { VERSION } from './version.ts';

interface ExtractArgs extends OutputOptions, VolumeOptions {
  path: string;
  folder: string;
  deleted: boolean;
  allowMissing: boolean;
  streams: boolean;
  manifest: string | undefined;
  force: boolean;
}

export const extract: Command<ExtractArgs> = {
  options: (yargs: Argv) =>
    withDeletedOption(withVolumeOption(withDiskOptions(withOutputOptions(yargs))))
      .positional('path', {
        type: 'string',
        demandOption: true,
        describe:
          'A file, <file>:<stream>, or a folder for all that is in it; / for the whole volume',
      })
      .positional('folder', {
        type: 'string',
        demandOption: true,
        describe: 'Where to write; created if it does not exist',
      })
      .option('allow-missing', {
        type: 'boolean',
        default: false,
        describe: 'Also files with missing parts: zeros in their place, and the name is marked',
      })
      .option('streams', {
        type: 'boolean',
        default: false,
        describe: 'Also named streams, each as a separate file',
      })
      .option('manifest', {
        type: 'string',
        describe: 'Write the result for each file, with its SHA-256, to this new file (JSON)',
      })
      .option('force', {
        type: 'boolean',
        default: false,
        describe: 'Replace files that exist',
      }) as unknown as Argv<ExtractArgs>,

  notes:
    'Names that this system does not allow are written differently, with %5C for a backslash; links are listed, never created. Exit code 3: something could not be read or is not whole; everything else has been written.',

  examples: [
    { line: 'extract copy/stick.img /letters/first.txt out', tells: 'one file' },
    {
      line: 'extract copy/stick.img / all --manifest files.json',
      tells: 'the whole volume, and the result for each file',
    },
    {
      line: 'extract copy/stick.img / found --deleted --allow-missing',
      tells: 'what is left of deleted files',
    },
  ],

  async run(args) {
    return withVolume(args, (opened) => extractFrom(opened, args));
  },
};

async function extractFrom(opened: OpenedVolume, args: ExtractArgs): Promise<number> {
  const { inside, volume } = opened;
  const selection = await (args.deleted ? selectDeleted(opened, args) : select(opened, args));
  const target = { force: args.force, inputs: inside.inputs };
  const folder = await ExtractionFolder.open(args.folder, target);
  const total = selection.files.reduce((sum, { entry }) => sum + entry.size, 0);
  const progress = await startProgress({ label: 'extracting', quiet: args.quiet });
  let done = 0;
  const verifyUnchanged = async () => inside.source.verifyUnchanged?.();
  const options: ExtractionOptions = {
    fileSystem: selection.content,
    verifyUnchanged,
    volumeOffset: volume.offset,
    missing: await inside.missing(),
    folder,
    paths: new SafePaths(),
    allowMissing: args.allowMissing,
    hash: args.manifest !== undefined || args.json,
    onBytes: (count) => {
      done += count;
      progress.update(done, Math.max(total, done));
    },
  };
  let results: ExtractedFile[];
  try {
    for (const { names } of selection.folders)
      await folder.makeFolder(options.paths.placeOf(names));
    results = await extractStreams(options, selection.files);
    // What is written into a folder changes its times: deepest last folder first.
    for (const { entry, names } of [...selection.folders].reverse()) {
      await folder.keepFolderTimes(options.paths.placeOf(names), keptTimes(entry.times));
    }
  } finally {
    progress.stop();
  }
  results.push(...selection.skipped);
  // What was skipped and what is not there counts as well.
  await verifyUnchanged();
  const report = reportOf(opened, args, results);
  if (args.manifest !== undefined) {
    await writeOutput(args.manifest, target, async (output) => {
      await requireReplaceable(output.path);
      await output.write(new TextEncoder().encode(jsonText(report)), 0);
    });
  }
  process.stdout.write(args.json ? jsonText(report) : text(results, args));
  tell(results, selection.leftOut);
  return results.some(({ skipped, content }) => skipped !== null && content !== 'whole')
    ? ExitCode.InputUnreadable
    : ExitCode.Done;
}

function reportOf(
  { inside, volume, fileSystem }: OpenedVolume,
  args: ExtractArgs,
  results: readonly ExtractedFile[],
) {
  return {
    tool: { name: 'vhdset', version: VERSION },
    disk: inside.name,
    at: args.at ?? null,
    volume: volume.number,
    fileSystem: fileSystem.kind,
    path: args.path,
    deleted: args.deleted,
    folder: args.folder,
    files: results.map(({ modified, zone, ...rest }) => ({
      ...rest,
      modified: modified === null ? null : formatFileTime(modified) + (zone === 'utc' ? 'Z' : ''),
    })),
  };
}

function text(results: readonly ExtractedFile[], { folder }: ExtractArgs): string {
  const written = results.filter(({ target }) => target !== null);
  const bytes = written.reduce((sum, { size }) => sum + size, 0);
  const files = formatCount(written.length, 'file');
  return `${files}, ${formatBytes(bytes)}, written to ${printable(folder)}\n`;
}

const MOST_TOLD = 20;

function tell(results: readonly ExtractedFile[], leftOut: number): void {
  const marked = results.filter(({ target, content }) => target !== null && content !== 'whole');
  const skipped = results.filter(({ skipped: why }) => why !== null);
  const lines = [
    ...marked.map(({ source, target }) => `${source}: a part is missing; it is zeros in ${target}`),
    ...skipped.map(({ source, skipped: why }) => `${source}: not written: ${why}`),
  ];
  for (const line of lines.slice(0, MOST_TOLD)) remark(`warning: ${line}`);
  if (lines.length > MOST_TOLD) {
    remark(`warning: and ${lines.length - MOST_TOLD} more; --manifest lists all`);
  }
  const renamed = results.filter(({ source, target }) => target && !isSameName(source, target));
  if (renamed.length > 0) {
    remark(
      `${formatCount(renamed.length, 'name')} had to be written differently; --manifest lists them`,
    );
  }
  if (leftOut > 0) {
    remark(`${formatCount(leftOut, 'named stream')} left out; --streams writes them too`);
  }
}

const isSameName = (source: string, target: string) =>
  source.split('/').at(-1) === target.split('/').at(-1);
