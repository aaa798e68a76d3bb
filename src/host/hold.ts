import type { Disk, VhdSet } from '../sets/model.ts';
import type { ForkSign } from './fork-signs.ts';
import type { Host } from './host.ts';
import { isLive } from './machine.ts';

/** How a sign is tied to a set, the strongest first. */
export type HeldBy = 'names a disk' | 'names a machine' | 'may be of this set';

/**
 * Why no machine of a set may be started, stopped or moved: a fork that was not committed, and disks
 * that were never merged. A restart may open the older chain, and what came after is lost.
 */
export interface Hold {
  readonly signs: readonly { readonly sign: ForkSign; readonly by: HeldBy }[];
}

/** What is held, or not: a set with its disks, or a chain without one. */
export interface Holdable {
  readonly set: VhdSet | null;
  /** Its disks, with those that are newer than the set knows. */
  readonly disks: readonly Disk[];
}

/**
 * Whether the signs in the logs hold a set. Only unmerged disks can be lost. A sign that names neither
 * machine nor disk of the set holds as well, unless it names a machine whose configuration, read
 * without fault, attaches nothing of it.
 */
export function holdOf({ set, disks }: Holdable, host: Host): Hold | null {
  const unmerged = disks.some(({ parent }) => parent !== null);
  if (!unmerged || host.forkSigns.length === 0) return null;
  const paths = new Set(disks.map(({ file }) => file.path));
  if (set) paths.add(set.file.path);
  const attaching = new Set<string>();
  const uncertain = new Set<string>();
  for (const { machine, disk, set: attached, candidates } of host.attachments) {
    if (!machine.id) continue;
    if ((attached && attached === set) || (disk && paths.has(disk.file.path))) {
      attaching.add(machine.id);
    } else if (candidates.some((path) => paths.has(path))) uncertain.add(machine.id);
  }
  const readWell = new Set(
    host.configurations
      .filter(({ error, faults }) => error === null && faults.length === 0)
      .flatMap(({ machine }) => (machine?.id && isLive(machine) ? machine.id : [])),
  );
  const isElsewhere = (id: string) => readWell.has(id) && !attaching.has(id) && !uncertain.has(id);
  const signs = host.forkSigns.flatMap((sign) => {
    if (sign.subjects.some((path) => paths.has(path))) return { sign, by: 'names a disk' as const };
    if (sign.vmIds.some((id) => attaching.has(id))) return { sign, by: 'names a machine' as const };
    return sign.vmIds.some(isElsewhere) ? [] : { sign, by: 'may be of this set' as const };
  });
  return signs.length > 0 ? { signs } : null;
}

/** The disks of a set that a hold is about: its chain, and what is newer than it knows. */
export function holdableSet(set: VhdSet): Holdable {
  const chain = set.chain?.members ?? [];
  return { set, disks: [...chain, ...set.checkpoints, ...set.descendants] };
}
