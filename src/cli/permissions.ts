import type { Argv } from 'yargs';
import { formatCount } from '../bytes/quantity.ts';
import { decodePlainText } from '../formats/icacls/plain-text.ts';
import { isLive } from '../host/machine.ts';
import { entriesThatCount, missingGrants } from '../host/permissions.ts';
import {
  type ListedMachine,
  parseVmIdentifier,
  parseVmList,
  VmListError,
} from '../host/vm-list.ts';
import { jsonText } from '../report/json-text.ts';
import {
  type CommandFormat,
  configStoreReminder,
  grantScript,
  ImpossiblePathError,
  repairScript,
} from '../report/permission-commands.ts';
import {
  missingGrantsText,
  permissionsJson,
  vmListErrorText,
} from '../report/permission-report.ts';
import { printable } from '../report/printable.ts';
import { UnquotableError } from '../report/shell-quoting.ts';
import { readAccessDump, readNamed } from './access-dump.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError, UsageError } from './exit.ts';
import { type OutputOptions, withOutputOptions } from './shared-options.ts';
import { withCase } from './with-case.ts';

interface PermissionsOptions extends OutputOptions {
  paths: string[];
  vm: string[];
  vmList: string | undefined;
  acl: string | undefined;
  folder: string | undefined;
  format: CommandFormat;
}

/** Stands where the folder on the host is not known: a copy lies elsewhere. */
const EXAMPLE = 'C:\\ClusterStorage\\Volume1\\Shared';

export const permissions: Command<PermissionsOptions> = {
  options: (yargs: Argv) =>
    withOutputOptions(yargs)
      .positional('paths', {
        type: 'string',
        array: true,
        default: [] as string[],
        describe: 'Folders with the configurations (.vmcx, .xml) of the machines',
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
        describe: 'What icacls <folder> /save <file> /t wrote: says what is missing',
      })
      .option('folder', {
        type: 'string',
        describe: 'The folder on the host; with --acl, the folder that holds the saved one',
      })
      .option('format', {
        choices: ['ps1', 'cmd'] as const,
        default: 'ps1' as const,
        describe: 'Language of the commands',
      }) as unknown as Argv<PermissionsOptions>,

  notes:
    'What a person reads goes to stderr, the commands to stdout: > grant.ps1 keeps only these.',
  examples: [
    {
      line: "permissions copy --folder 'C:\\ClusterStorage\\Volume1\\Shared' > grant.ps1",
      tells: 'the commands that give every machine its rights',
    },
    {
      line: "permissions copy --folder 'C:\\ClusterStorage\\Volume1' --acl copy/Shared.acl.txt",
      tells: 'only what is missing, by a dump of the access list',
    },
  ],

  async run(args) {
    try {
      const { machines, doubts } = await machinesFrom(args);
      if (machines.length === 0) throw noMachine(args.paths, doubts);
      for (const { path, reason } of doubts) remark(args, `${printable(path)} ${reason}`);
      return args.acl === undefined
        ? printGrants(machines, doubts, args)
        : await printRepair(machines, doubts, args);
    } catch (error) {
      if (error instanceof UnquotableError || error instanceof ImpossiblePathError) {
        const hint = args.format === 'cmd' ? '; try --format ps1' : '';
        throw new UsageError(`${error.message}${hint}`);
      }
      throw error;
    }
  },
};

/** A configuration whose machine is not known, or not for certain. */
interface DoubtfulConfiguration {
  readonly path: string;
  /** A clause that follows the path. */
  readonly reason: string;
}

interface KnownMachines {
  readonly machines: readonly ListedMachine[];
  readonly doubts: readonly DoubtfulConfiguration[];
}

/** Each machine once: those given by hand first, then those whose configurations were found. */
async function machinesFrom(args: PermissionsOptions): Promise<KnownMachines> {
  const machines = new Map<string, ListedMachine>();
  const add = (machine: ListedMachine) => {
    if (!machines.get(machine.id)?.name) machines.set(machine.id, machine);
  };
  if (args.vmList !== undefined) for (const machine of await readVmList(args.vmList)) add(machine);
  for (const text of args.vm) add({ id: parseOne(text), name: null });
  const found = args.paths.length > 0 ? await configured(args.paths) : { machines: [], doubts: [] };
  for (const machine of found.machines) add(machine);
  return { machines: [...machines.values()], doubts: found.doubts };
}

function noMachine(paths: readonly string[], doubts: readonly DoubtfulConfiguration[]): Error {
  const ways = 'name a folder with configurations, --vm <guid> or --vm-list <file>';
  if (paths.length === 0) return new UsageError(`no machine is known: ${ways}`);
  const why = doubts.map(({ path, reason }) => `; ${path} ${reason}`).join('');
  return new InputError(`no configuration of a machine in ${paths.join(', ')}${why}: ${ways}`);
}

async function readVmList(path: string): Promise<ListedMachine[]> {
  try {
    // Names are only shown; the identifiers are ASCII in any encoding.
    return parseVmList(await readNamed(path, (bytes) => decodePlainText(bytes, 'windows-1252')));
  } catch (error) {
    if (!(error instanceof VmListError)) throw error;
    throw new InputError(vmListErrorText(path, error).trimEnd());
  }
}

function parseOne(text: string): string {
  try {
    return parseVmIdentifier(text);
  } catch (error) {
    if (!(error instanceof VmListError)) throw error;
    throw new UsageError(vmListErrorText('--vm', error).trimEnd());
  }
}

async function configured(paths: readonly string[]): Promise<KnownMachines> {
  const search = { search: [], parent: [], ignoreIdMismatch: false };
  const request = { paths, neighbours: 'ignored', countAllocation: false } as const;
  return withCase(request, search, async (opened) => {
    const { inventory } = opened;
    const absent = inventory.files.find(({ path, error }) => error && paths.includes(path));
    if (absent) throw new InputError(absent.error ?? '');
    const { machines, configurations } = await opened.host();
    const live = machines.filter(isLive);
    return {
      machines: live.flatMap(({ id, name }) => (id ? [{ id, name }] : [])),
      doubts: [
        ...inventory.files.flatMap(({ path, promised, error }) =>
          error && (promised === 'vmcx' || promised === 'vm-xml') ? [notRead(path, error)] : [],
        ),
        ...configurations.flatMap(({ file: { path }, machine, error, faults }) => {
          if (error !== null) return [notRead(path, error)];
          return machine && faults.length > 0 ? [faulty(path, faults.length)] : [];
        }),
        ...live.flatMap(({ path, id }) => (id ? [] : [notRead(path, 'it has no identifier')])),
      ],
    };
  });
}

function notRead(path: string, reason: string): DoubtfulConfiguration {
  const reading = `cannot be read (${reason}): its machine may lack rights and is not among these`;
  return { path, reason: reading };
}

/** A wrong identifier would give rights to nobody. */
function faulty(path: string, count: number): DoubtfulConfiguration {
  const faults = formatCount(count, 'fault');
  return { path, reason: `has ${faults} (vhdset inspect): compare the identifier with the host` };
}

function printGrants(
  machines: readonly ListedMachine[],
  doubts: readonly DoubtfulConfiguration[],
  args: PermissionsOptions,
): number {
  const { folder = EXAMPLE, format } = args;
  if (args.json) return printJson({ ...permissionsJson(machines, []), doubts });
  if (args.folder === undefined) {
    remark(args, 'Put the folder on the host in place of the example, or give it with --folder.');
  }
  process.stdout.write(grantScript(folder, machines, format));
  if (format === 'ps1') process.stdout.write(`\n${configStoreReminder()}`);
  return ExitCode.Done;
}

async function printRepair(
  machines: readonly ListedMachine[],
  doubts: readonly DoubtfulConfiguration[],
  args: PermissionsOptions,
): Promise<number> {
  const { acl = '' } = args;
  const { entries, faults } = await readAccessDump(acl);
  const judged = entriesThatCount(entries);
  const missing = missingGrants(entries, machines);
  if (args.json) return printJson({ ...permissionsJson(machines, missing), doubts, faults });
  for (const fault of faults) remark(args, `${fault.structure}: ${fault.message}`);
  const folders = judged.filter(({ kind }) => kind === 'folder').length;
  const files = judged.length - folders;
  remark(args, missingGrantsText(machines, missing, { folders, files, unread: faults.length }));
  if (missing.length > 0) {
    process.stdout.write(repairScript(missing, args.folder ?? null, args.format));
  }
  return ExitCode.Done;
}

function printJson(value: object): number {
  process.stdout.write(jsonText(value));
  return ExitCode.Done;
}

function remark({ quiet }: PermissionsOptions, text: string): void {
  if (!quiet) process.stderr.write(`${text.trimEnd()}\n\n`);
}
