import { formatCount } from '../bytes/quantity.ts';
import { decodePlainText } from '../formats/icacls/plain-text.ts';
import { isLive } from '../host/machine.ts';
import {
  type MachinesOfSets,
  machinesOfHosts,
  machinesOfSets,
  type SetFolder,
} from '../host/machines-of-sets.ts';
import {
  type ListedMachine,
  parseVmIdentifier,
  parseVmList,
  VmListError,
} from '../host/vm-list.ts';
import { vmListErrorText } from '../report/text/permission-report.ts';
import { isSetName } from '../sets/set-names.ts';
import { readNamed } from './access-dump.ts';
import { InputError, UsageError } from './exit.ts';
import { withCase } from './with-case.ts';

/** Where machines are named. */
interface MachineSources {
  readonly paths: readonly string[];
  readonly vm: readonly string[];
  readonly vmList: string | undefined;
  /** A folder with what the hosts said. */
  readonly host?: string | undefined;
}

/** A configuration whose machine is not known, or not for certain. */
interface DoubtfulConfiguration {
  readonly path: string;
  /** A clause that follows the path. */
  readonly reason: string;
}

/** The machines that are to have rights, and what is known of the rest. */
export interface KnownMachines {
  /** Each once: those named by `--vm` first, those of a list next, those of configurations last. */
  readonly machines: readonly ListedMachine[];
  /** Where configurations attach the set. */
  readonly folders: readonly SetFolder[];
  /** Of the machines: those of a list for which no configuration was found. */
  readonly unconfirmed: readonly ListedMachine[];
  /** Of the machines: those named by `--vm` although their configuration attaches no set. */
  readonly insisted: readonly ListedMachine[];
  /** None of the machines: their configurations attach no set. */
  readonly leftOut: readonly ListedMachine[];
  readonly doubts: readonly DoubtfulConfiguration[];
  /** Access lists in the folder of the hosts. */
  readonly accessLists: readonly string[];
}

/**
 * Only a machine that attaches the set needs rights on its folder: of configurations those that do,
 * of a list all but those whose configuration does not. What `--vm` names is a person's decision.
 * @throws {UsageError}, {InputError} when no machine is known, or a list or path can't be read
 */
export async function knownMachines(sources: MachineSources): Promise<KnownMachines> {
  const named = sources.vm.map((text): ListedMachine => ({ id: parseOne(text), name: null }));
  const listed = sources.vmList === undefined ? [] : await readVmList(sources.vmList);
  const { paths, host } = sources;
  const { doubts, accessLists, ...found } =
    paths.length > 0 || host !== undefined ? await configured(paths, host) : NOTHING_FOUND;
  const without = new Set(found.others.map(({ id }) => id));
  const attaching = new Set(found.attaching.map(({ id }) => id));
  const machines = distinct([
    ...named,
    ...listed.filter(({ id }) => !without.has(id)),
    ...found.attaching,
  ]);
  const names = distinct([...named, ...listed, ...found.attaching, ...found.others]);
  const known = new Set(machines.map(({ id }) => id));
  const looked = [...paths, ...(host === undefined ? [] : [host])];
  if (machines.length === 0) throw noMachine(looked, found.others, doubts);
  return {
    machines: names.filter(({ id }) => known.has(id)),
    folders: found.folders,
    unconfirmed: distinct(listed).filter(({ id }) => known.has(id) && !attaching.has(id)),
    insisted: names.filter(({ id }) => known.has(id) && without.has(id)),
    leftOut: names.filter(({ id }) => without.has(id) && !known.has(id)),
    doubts,
    accessLists,
  };
}

/** Each machine once, in the order of the first word about it, by the first name that is given. */
function distinct(machines: readonly ListedMachine[]): ListedMachine[] {
  const first = new Map<string, ListedMachine>();
  for (const machine of machines) {
    if (!first.get(machine.id)?.name) first.set(machine.id, machine);
  }
  return [...first.values()];
}

function noMachine(
  paths: readonly string[],
  others: readonly ListedMachine[],
  doubts: readonly DoubtfulConfiguration[],
): Error {
  const ways = 'name a folder with configurations, --host, --vm <guid> or --vm-list <file>';
  if (paths.length === 0) return new UsageError(`no machine is known: ${ways}`);
  const why = doubts.map(({ path, reason }) => `; ${path} ${reason}`).join('');
  if (others.length > 0) {
    const count = formatCount(others.length, 'machine');
    return new InputError(
      `none of the configurations found (of ${count}) attaches a VHD Set${why}: ` +
        'name the machines that use it with --vm <guid>',
    );
  }
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

interface Configured extends MachinesOfSets, Pick<KnownMachines, 'doubts' | 'accessLists'> {}

const NOTHING_FOUND: Configured = {
  attaching: [],
  folders: [],
  others: [],
  doubts: [],
  accessLists: [],
};

async function configured(paths: readonly string[], host: string | undefined): Promise<Configured> {
  const search = { search: [], parent: [], ignoreIdMismatch: false };
  const request = { paths, neighbours: 'ignored', countAllocation: false, host } as const;
  return withCase(request, search, async (opened) => {
    const { inventory } = opened;
    const absent = inventory.files.find(({ path, error }) => error && paths.includes(path));
    if (absent) throw new InputError(absent.error ?? '');
    const { machines, configurations, answers, access, unread } = await opened.host();
    const asked = host === undefined ? [] : machinesOfHosts(answers);
    const isGiven = (path: string) => host !== undefined && path.startsWith(host);
    const sets = inventory.files.map(({ path }) => path).filter(isSetName);
    return {
      ...machinesOfSets([...machines, ...asked], sets),
      accessLists: access.flatMap(({ path }) => (isGiven(path) ? path : [])),
      doubts: [
        ...inventory.files.flatMap(({ path, promised, error }) =>
          error && (promised === 'vmcx' || promised === 'vm-xml') ? [notRead(path, error)] : [],
        ),
        ...configurations.flatMap(({ file: { path }, machine, error, faults }) => {
          if (error !== null) return [notRead(path, error)];
          return machine && faults.length > 0 ? [faulty(path, faults.length)] : [];
        }),
        // Of the other files none is of a machine.
        ...unread
          .filter(({ path }) => path === host || (isGiven(path) && /\.vmcx$/i.test(path)))
          .map(({ path, reason }) => ({ path, reason: `gives no machine: ${reason}` })),
        ...machines
          .filter(isLive)
          .flatMap(({ path, id }) => (id ? [] : [notRead(path, 'it has no identifier')])),
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
