import type { Disk, Inventory, VhdSet } from '../sets/model.ts';
import { disksNamed } from './disk-name.ts';
import type { Drive } from './drive.ts';
import type { Machine } from './machine.ts';

/** A disk in a machine's slot, and which file at hand it is. */
export interface Attachment {
  readonly machine: Machine;
  readonly drive: Drive;
  /** As the host wrote it. */
  readonly path: string;
  /** The disk at hand that was attached, or that the attached set names; null when not at hand. */
  readonly disk: Disk | null;
  /** The set that was attached; null when a disk was attached directly. */
  readonly set: VhdSet | null;
  /** Files at hand that bear the name equally well; of several none is taken. */
  readonly candidates: readonly string[];
}

/**
 * Every disk that the machines attach. The match is inferred: folders differ between a host and a
 * copy, so the file name counts, and of several the one whose folders agree most.
 */
export function attachmentsAtHand(
  machines: readonly Machine[],
  { disks, sets }: Inventory,
): Attachment[] {
  const diskAt = new Map(disks.map((disk) => [disk.file.path, disk]));
  const setAt = new Map(sets.map((set) => [set.file.path, set]));
  const find = disksNamed([...diskAt.keys(), ...setAt.keys()]);
  return machines.flatMap((machine) =>
    machine.drives.flatMap((drive): Attachment[] => {
      if (!drive.path || drive.type?.toUpperCase() !== 'VHD') return [];
      const candidates = find(drive.path);
      const only = candidates.length === 1 ? candidates[0]! : '';
      const set = setAt.get(only) ?? null;
      const disk = diskAt.get(only) ?? set?.activeLeaf.disk ?? null;
      return [{ machine, drive, path: drive.path, disk, set, candidates }];
    }),
  );
}

/** The machine's name, or what else tells it apart. */
export function nameOf({ name, id, path }: Machine): string {
  return name ?? id ?? path;
}
