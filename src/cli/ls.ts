import type { Argv } from 'yargs';
import { stdoutSink } from '../node/stdout-sink.ts';
import { inertJson } from '../report/json/json-text.ts';
import { bodyLines, fileJson, fileLines } from '../report/text/file-list.ts';
import type { DeletedEntry, FileEntry, FoundEntry } from '../volumes/file-system.ts';
import { everythingBelow, type ListedFile, listedFile } from '../volumes/listed-file.ts';
import type { Command } from './command.ts';
import { ExitCode, UsageError } from './exit.ts';
import {
  type OpenedVolume,
  type VolumeOptions,
  withVolume,
  withVolumeOption,
} from './look-inside.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';
import { writeText } from './text-sink.ts';

interface LsArgs extends OutputOptions, VolumeOptions {
  path: string | undefined;
  recursive: boolean;
  deleted: boolean;
  bodyfile: boolean;
  system: boolean;
}

export const ls: Command<LsArgs> = {
  options: (yargs: Argv) =>
    withVolumeOption(withDiskOptions(withOutputOptions(yargs)))
      .positional('path', {
        type: 'string',
        describe: 'A file or folder on the volume (default: its top folder)',
      })
      .option('recursive', {
        alias: 'R',
        type: 'boolean',
        default: false,
        describe: 'Also what is in the folders below',
      })
      .option('deleted', {
        type: 'boolean',
        default: false,
        describe: 'What is left of deleted files, of the whole volume or below the path',
      })
      .option('bodyfile', {
        type: 'boolean',
        default: false,
        describe: 'As a body file for mactime',
      })
      .option('system', {
        type: 'boolean',
        default: false,
        describe: 'Also the file system’s own files, such as $MFT',
      }) as unknown as Argv<LsArgs>,

  notes:
    'If the chain is not complete, each file says whether its content is whole, partly missing or missing. Times are UTC; on FAT they are in the local time of the system that wrote them.',

  examples: [
    { line: 'ls copy/stick.img', tells: 'what is in the top folder of its volume' },
    { line: 'ls copy/stick.img / -R --json', tells: 'everything, as data' },
  ],

  async run(args) {
    if (args.bodyfile && args.json)
      throw new UsageError('--bodyfile and --json: give only one of them');
    return withVolume(args, async (opened) => {
      await writeText(stdoutSink(), print(opened, args));
      await opened.inside.source.verifyUnchanged?.();
      return ExitCode.Done;
    });
  },
};

async function* print(opened: OpenedVolume, args: LsArgs): AsyncGenerator<string> {
  if (!args.json) {
    for await (const listed of listing(opened, args)) {
      const lines = args.bodyfile ? bodyLines(listed) : fileLines(listed, nameShown(listed, args));
      for (const line of lines) yield `${line}\n`;
    }
    return;
  }
  const { inside, volume, fileSystem } = opened;
  const head = JSON.stringify({
    disk: inside.name,
    volume: volume.number,
    fileSystem: fileSystem.kind,
    label: fileSystem.label,
  });
  yield inertJson(`${head.slice(0, -1)},"entries":[`);
  let first = true;
  for await (const listed of listing(opened, args)) {
    yield `${first ? '' : ','}\n${inertJson(JSON.stringify(fileJson(listed)))}`;
    first = false;
  }
  yield '\n]}\n';
}

function nameShown({ entry }: ListedFile, { recursive, deleted, bodyfile }: LsArgs): string {
  if (recursive || deleted || bodyfile || entry.found === 'unreadable') return entry.path;
  return entry.name;
}

async function* listing(
  { inside, volume, fileSystem }: OpenedVolume,
  args: LsArgs,
): AsyncGenerator<ListedFile> {
  const missing = await inside.missing();
  const entry = await fileSystem.lookUp(args.path ?? '');
  for await (const found of entriesFor(fileSystem, entry, args)) {
    yield listedFile(fileSystem, found, missing, volume.offset);
  }
}

function entriesFor(
  fileSystem: OpenedVolume['fileSystem'],
  entry: FileEntry,
  { recursive, deleted, system }: LsArgs,
): AsyncIterable<FoundEntry | DeletedEntry> {
  if (deleted) return deletedBelow(fileSystem, entry);
  if (entry.type === 'file') return only(entry);
  const entries = recursive
    ? everythingBelow(fileSystem, entry, { systemFiles: system })
    : byName(fileSystem.readDirectory(entry));
  return system ? entries : withoutSystemFiles(entries);
}

async function* withoutSystemFiles(entries: AsyncIterable<FoundEntry>): AsyncGenerator<FoundEntry> {
  for await (const entry of entries) {
    if (entry.found === 'unreadable' || !entry.system) yield entry;
  }
}

async function* only(entry: FileEntry): AsyncGenerator<FileEntry> {
  yield entry;
}

/** A folder in the order in which people look for names. */
async function* byName(entries: AsyncIterable<FoundEntry>): AsyncGenerator<FoundEntry> {
  const all: FoundEntry[] = [];
  for await (const entry of entries) all.push(entry);
  yield* all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

async function* deletedBelow(
  fileSystem: OpenedVolume['fileSystem'],
  entry: FileEntry,
): AsyncGenerator<DeletedEntry> {
  for await (const gone of fileSystem.deleted()) {
    if (entry.path === '' || gone.path.startsWith(`${entry.path}/`)) yield gone;
  }
}
