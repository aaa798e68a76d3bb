import type { Guid } from '../bytes/guid.ts';
import { baseName, folderOf, foldName, pathKey } from '../sets/paths.ts';
import { isSetName } from '../sets/set-names.ts';
import type { HostAnswers } from './host-answers.ts';
import { isLive, type Machine } from './machine.ts';
import type { ListedMachine } from './vm-list.ts';

/** A folder on the hosts in which machines attach a VHD Set. */
export interface SetFolder {
  /** As the configurations name it, absolute, without a separator at its end; hostile text. */
  readonly path: string;
  readonly machines: readonly ListedMachine[];
}

/** Which of the machines found use a VHD Set, and where. Decoded from their configurations. */
export interface MachinesOfSets {
  /** Each once, in the order of the configurations. */
  readonly attaching: readonly ListedMachine[];
  /** A machine that attaches sets in several folders is in each of them. */
  readonly folders: readonly SetFolder[];
  /** Machines that a host would start, and that attach none of the sets. */
  readonly others: readonly ListedMachine[];
}

/** What tells whether a machine uses a set: a configuration, or the words of a host. */
type Attaching = Pick<Machine, 'id' | 'name' | 'kind'> & {
  readonly drives: readonly Pick<Machine['drives'][number], 'path' | 'type'>[];
};

/** The machines that the hosts named, with the drives that they attach. */
export function machinesOfHosts({ machines, drives }: HostAnswers): Attaching[] {
  const found = new Map<Guid, { id: Guid; name: string | null; paths: string[] }>();
  for (const { id, name } of machines) if (id !== null) found.set(id, { id, name, paths: [] });
  for (const { vmId, vmName, path } of drives) {
    if (vmId === null) continue;
    const machine = found.get(vmId) ?? { id: vmId, name: vmName, paths: [] };
    found.set(vmId, machine);
    machine.paths.push(path);
  }
  return [...found.values()].map(({ id, name, paths }) => {
    return { id, name, kind: 'machine', drives: paths.map((path) => ({ path, type: 'VHD' })) };
  });
}

/**
 * Sorts machines by the sets that their configurations attach. Checkpoints and machines without an
 * identifier are left out: no right can be given to them.
 * @param setPaths of the `.vhds` files found: only these count, by name. Without any, every set counts.
 */
export function machinesOfSets(
  machines: readonly Attaching[],
  setPaths: readonly string[],
): MachinesOfSets {
  const wanted = new Set(setPaths.map((path) => foldName(baseName(path))));
  const attaching = new Map<Guid, ListedMachine>();
  const others = new Map<Guid, ListedMachine>();
  const folders = new Map<string, { path: string; machines: Map<Guid, ListedMachine> }>();
  for (const machine of machines.filter(isLive)) {
    const { id, name } = machine;
    if (!id) continue;
    const sets = setsOf(machine).filter((path) => {
      return wanted.size === 0 || wanted.has(foldName(baseName(path)));
    });
    const listed = { id, name };
    if (sets.length === 0) others.set(id, listed);
    else if (!attaching.get(id)?.name) attaching.set(id, listed);
    for (const path of sets.map(folderOnHost)) {
      if (path === null) continue;
      const folder = folders.get(pathKey(path)) ?? { path, machines: new Map() };
      folders.set(pathKey(path), folder);
      if (!folder.machines.get(id)?.name) folder.machines.set(id, listed);
    }
  }
  return {
    attaching: [...attaching.values()],
    folders: [...folders.values()].map((folder) => {
      return { path: folder.path, machines: [...folder.machines.values()] };
    }),
    others: [...others.values()].filter(({ id }) => !attaching.has(id)),
  };
}

function setsOf({ drives }: Attaching): string[] {
  return drives.flatMap(({ path, type }) => {
    return path && type?.toUpperCase() === 'VHD' && isSetName(path) ? [path] : [];
  });
}

const ABSOLUTE = /^(?:[a-z]:[\\/]|\\\\)/i;

/** The folder of a file on a host; null for a path that leads from nowhere in particular. */
function folderOnHost(path: string): string | null {
  return ABSOLUTE.test(path) ? withoutEnd(folderOf(path)) : null;
}

/** A folder without the separator at its end; a drive keeps its own. */
export function withoutEnd(folder: string): string {
  return folder.replace(/(?<=[^:\\/])[\\/]+$/, '');
}
