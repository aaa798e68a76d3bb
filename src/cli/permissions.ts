import type { Argv } from 'yargs';
import {
  grantFolders,
  holderOf,
  repeatsSaved,
  savedFolder,
  savedIn,
} from '../host/grant-folders.ts';
import type { SetFolder } from '../host/machines-of-sets.ts';
import { entriesThatCount, missingGrants } from '../host/permissions.ts';
import { jsonText } from '../report/json/json-text.ts';
import {
  type CommandFormat,
  configStoreReminder,
  grantScript,
  ImpossiblePathError,
  repairScript,
} from '../report/script/permission-commands.ts';
import { UnquotableError } from '../report/script/shell-quoting.ts';
import { missingGrantsText, permissionsJson } from '../report/text/permission-report.ts';
import { permissionNotes } from '../report/view/permission-notes.ts';
import { readAccessDump } from './access-dump.ts';
import type { Command } from './command.ts';
import { ExitCode, UsageError } from './exit.ts';
import { type KnownMachines, knownMachines } from './known-machines.ts';
import { type OutputOptions, withOutputOptions } from './shared-options.ts';

interface PermissionsOptions extends OutputOptions {
  paths: string[];
  vm: string[];
  vmList: string | undefined;
  acl: string | undefined;
  host: string | undefined;
  folder: string | undefined;
  format: CommandFormat;
}

export const permissions: Command<PermissionsOptions> = {
  options: (yargs: Argv) =>
    withOutputOptions(yargs)
      .positional('paths', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'Folders with the configurations (.vmcx, .xml) of the machines, and with the set',
      })
      .option('vm', {
        type: 'string',
        array: true,
        nargs: 1,
        default: [] as string[],
        describe: 'The identifier of a machine (repeatable)',
      })
      .option('vm-list', {
        type: 'string',
        describe: 'A file with the output of Get-VM | Format-List Name, Id',
      })
      .option('acl', {
        type: 'string',
        describe: 'The output of icacls <folder> /save <file> /t: shows what is missing',
      })
      .option('host', {
        type: 'string',
        describe:
          'The folder that collect wrote, with machines, drives and the access list, or one .vmcx',
      })
      .option('folder', {
        type: 'string',
        describe:
          'The folder on the host (default: where the configurations found attach the set); ' +
          'with --acl, the folder that holds the saved one',
      })
      .option('format', {
        choices: ['ps1', 'cmd'] as const,
        default: 'ps1' as const,
        describe: 'Language of the commands',
      }) as unknown as Argv<PermissionsOptions>,

  notes:
    'The commands, with all warnings as comments, go to stdout: > grant.ps1 keeps them. What ' +
    'a person should read goes to stderr as well. Only machines that attach the set get rights.',
  examples: [
    {
      line: 'permissions copy > grant.ps1',
      tells: 'the commands that give every machine of the set its rights',
    },
    {
      line: 'permissions copy --acl copy/Shared.acl.txt',
      tells: 'only what is missing, according to a saved access list',
    },
  ],

  async run(args) {
    try {
      const known = await knownMachines(args);
      const acl = args.acl ?? onlyList(known.accessLists);
      return acl === undefined ? printGrants(known, args) : await printRepair(known, acl, args);
    } catch (error) {
      if (error instanceof UnquotableError || error instanceof ImpossiblePathError) {
        const hint = args.format === 'cmd' ? '; try --format ps1' : '';
        throw new UsageError(`${error.message}${hint}`);
      }
      throw error;
    }
  },
};

/** @throws {UsageError} for several: which of them is of the set's folder a person has to say */
function onlyList([list, ...others]: readonly string[]): string | undefined {
  if (list === undefined || others.length === 0) return list;
  throw new UsageError(`there are several access lists: name one with --acl ${list}, …`);
}

function printGrants(known: KnownMachines, args: PermissionsOptions): number {
  const { format, json, folder = null } = args;
  const folders = grantFolders(folder, known.folders, known.machines);
  if (folders === null && !json) throw unknownFolder(known.folders);
  const notes = permissionNotes({ ...known, grants: folders ?? [], given: folder !== null });
  if (json) return printJson({ ...permissionsJson(known, folders ?? [], []), notes });
  remark(args, notes.join('\n'));
  process.stdout.write(grantScript(folders ?? [], format, notes));
  if (format === 'ps1') process.stdout.write(`\n${configStoreReminder()}`);
  return ExitCode.Done;
}

/** A grant on a folder that somebody invented would fail, or open another one. */
function unknownFolder(folders: readonly SetFolder[]): UsageError {
  const why =
    folders.length === 0
      ? 'no configuration found says in which folder on the host the set lies'
      : `the sets lie in several folders (${folders.map(({ path }) => path).join(', ')}), and which ` +
        'one each machine uses is not known';
  return new UsageError(`${why}: give it with --folder`);
}

async function printRepair(
  known: KnownMachines,
  acl: string,
  args: PermissionsOptions,
): Promise<number> {
  const { entries, faults } = await readAccessDump(acl);
  const { holder, place } = placeOf(savedFolder(entries), known.folders, args.folder ?? null);
  // Without a place the dump may be of any folder: then all machines are judged by it.
  const grants = place === null ? [] : (grantFolders(place, known.folders, known.machines) ?? []);
  const machines = grants[0]?.machines ?? known.machines;
  const missing = missingGrants(entries, machines);
  const notes = [
    ...permissionNotes({ ...known, grants, given: args.folder !== undefined }),
    ...faults.map(({ structure, message }) => `Warning: ${structure}: ${message}`),
  ];
  if (args.json) return printJson({ ...permissionsJson(known, grants, missing), notes, faults });
  const judged = entriesThatCount(entries);
  const folders = judged.filter(({ kind }) => kind === 'folder').length;
  const files = judged.length - folders;
  remark(args, notes.join('\n'));
  remark(args, missingGrantsText(machines, missing, { folders, files, unread: faults.length }));
  process.stdout.write(repairScript(missing, holder, args.format, notes));
  return ExitCode.Done;
}

/** Where a dump belongs on the host: the folder that holds the saved one, and the saved one. */
interface DumpPlace {
  readonly holder: string | null;
  readonly place: string | null;
}

/** @throws {UsageError} for a folder that is the saved one itself, where the one around it is asked for */
function placeOf(
  saved: string | null,
  folders: readonly SetFolder[],
  given: string | null,
): DumpPlace {
  if (saved === null) return { holder: given, place: given };
  if (given !== null && repeatsSaved(given, saved, folders)) {
    throw new UsageError(
      `--folder ${given} ends in ${saved}, and so do the paths of the access list: with --acl, give the ` +
        `folder that holds ${saved}, or leave --folder out and run the commands in it`,
    );
  }
  const holder = given ?? holderOf(saved, folders);
  return { holder, place: holder === null ? null : savedIn(holder, saved) };
}

function printJson(value: object): number {
  process.stdout.write(jsonText(value));
  return ExitCode.Done;
}

function remark({ quiet }: PermissionsOptions, text: string): void {
  if (!quiet && text !== '') process.stderr.write(`${text.trimEnd()}\n\n`);
}
