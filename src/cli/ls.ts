import type { Argv } from 'yargs';
import { stdoutSink } from '../node/stdout-sink.ts';
import { inertJson } from '../report/json/json-text.ts';
import { bodyLines, fileJson, fileLines } from '../report/text/file-list.ts';
import { journalJson, journalLine } from '../report/text/journal-list.ts';
import { placedEvents } from '../volumes/change-journal.ts';
import type { DeletedEntry, FileEntry, FoundEntry } from '../volumes/file-system.ts';
import { inPortions } from '../volumes/in-portions.ts';
import { everythingBelow, type ListedFile, listedFile } from '../volumes/listed-file.ts';
import type { Command } from './command.ts';
import { isAtOrBelow, plainPath } from './deleted-argument.ts';
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
  journal: boolean;
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
      .option('journal', {
        type: 'boolean',
        default: false,
        describe: 'What happened to files, oldest first, from the change journal of NTFS',
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
    if (args.journal && (args.bodyfile || args.deleted)) {
      throw new UsageError('--journal cannot be combined with --bodyfile or --deleted');
    }
    return withVolume(args, async (opened) => {
      await writeText(stdoutSink(), print(opened, args));
      await opened.inside.source.verifyUnchanged?.();
      return ExitCode.Done;
    });
  },
};

async function* print(opened: OpenedVolume, args: LsArgs): AsyncGenerator<string> {
  if (args.journal) {
    yield* printJournal(opened, args);
    return;
  }
  if (!args.json) {
    for await (const portion of listing(opened, args)) {
      let text = '';
      for (const one of portion) {
        const lines = args.bodyfile ? bodyLines(one) : fileLines(one, nameShown(one, args));
        for (const line of lines) text += `${line}\n`;
      }
      if (text !== '') yield text;
    }
    return;
  }
  yield jsonHead(opened, 'entries');
  let first = true;
  for await (const portion of listing(opened, args)) {
    for (const listed of portion) {
      yield `${first ? '' : ','}\n${inertJson(JSON.stringify(fileJson(listed)))}`;
      first = false;
    }
  }
  yield '\n]}\n';
}

/** An object that goes on with a list. */
function jsonHead({ inside, volume, fileSystem }: OpenedVolume, list: string): string {
  const head = JSON.stringify({
    disk: inside.name,
    volume: volume.number,
    fileSystem: fileSystem.kind,
    label: fileSystem.label,
  });
  return inertJson(`${head.slice(0, -1)},"${list}":[`);
}

/** What happened at or below the path that was asked for. */
async function* printJournal(opened: OpenedVolume, args: LsArgs): AsyncGenerator<string> {
  const { fileSystem } = opened;
  const below = plainPath(args.path ?? '');
  if (args.json) yield jsonHead(opened, 'events');
  let separator = '\n';
  for await (const event of placedEvents(fileSystem)) {
    if (below !== '' && ('gap' in event || !isAtOrBelow(event.path, below))) continue;
    if (!args.json) yield `${journalLine(event)}\n`;
    else {
      yield separator + inertJson(JSON.stringify(journalJson(event)));
      separator = ',\n';
    }
  }
  if (args.json) yield '\n]}\n';
}

function nameShown({ entry }: ListedFile, { recursive, deleted, bodyfile }: LsArgs): string {
  if (recursive || deleted || bodyfile || entry.found === 'unreadable') return entry.path;
  return entry.name;
}

async function* listing(
  { inside, volume, fileSystem }: OpenedVolume,
  args: LsArgs,
): AsyncGenerator<ListedFile[]> {
  const missing = await inside.missing();
  const entry = args.deleted ? null : await fileSystem.lookUp(args.path ?? '');
  // Who names one of the system's files, or asks for what was deleted, means it.
  const asked = args.system || entry === null || entry.type === 'file';
  const entries =
    entry === null
      ? inPortions(deletedBelow(fileSystem, args.path ?? ''))
      : entriesFor(fileSystem, entry, args);
  for await (const portion of entries) {
    const listed: ListedFile[] = [];
    for (const found of portion) {
      if (!asked && found.found === 'entry' && found.system) continue;
      const one = listedFile(fileSystem, found, missing, volume.offset);
      listed.push(one instanceof Promise ? await one : one);
    }
    yield listed;
  }
}

function entriesFor(
  fileSystem: OpenedVolume['fileSystem'],
  entry: FileEntry,
  { recursive, system }: LsArgs,
): AsyncIterable<readonly FoundEntry[]> {
  if (entry.type === 'file') return only(entry);
  return recursive
    ? everythingBelow(fileSystem, entry, { systemFiles: system })
    : byName(fileSystem.readDirectory(entry));
}

async function* only(entry: FileEntry): AsyncGenerator<[FileEntry]> {
  yield [entry];
}

/** A folder in the order in which people look for names. */
async function* byName(entries: AsyncIterable<FoundEntry>): AsyncGenerator<FoundEntry[]> {
  const all: FoundEntry[] = [];
  for await (const entry of entries) all.push(entry);
  yield all.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0));
}

/** A deleted folder cannot be looked up: the paths of what was below it are compared. */
async function* deletedBelow(
  fileSystem: OpenedVolume['fileSystem'],
  path: string,
): AsyncGenerator<DeletedEntry> {
  const below = plainPath(path);
  let isEmpty = true;
  for await (const gone of fileSystem.deleted()) {
    if (!isAtOrBelow(gone.path, below)) continue;
    isEmpty = false;
    yield gone;
  }
  // Nothing was deleted below a folder that is there; of any other it is an error to ask.
  if (isEmpty) await fileSystem.lookUp(path);
}
