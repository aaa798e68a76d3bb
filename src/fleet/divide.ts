import type { Host } from '../host/host.ts';
import type { Chain, Disk, Inventory, InventoryFile, VhdSet } from '../sets/model.ts';
import { baseName, stemOf } from '../sets/paths.ts';
import { disksAround } from '../sets/vhd-set.ts';
import { EvidenceAtHand } from './evidence-for.ts';
import { type JobFile, type JobSubject, MOST_FILES } from './job.ts';
import { Lineages } from './lineages.ts';

/** A set, a chain without one, or a file that should be one of them and can't be read. */
export interface FleetSubject extends JobSubject {
  /** Bytes of the disk; null where it is not known. */
  readonly virtualSize: number | null;
  /** Of the path, without the extension of a disk and as Windows compares it. */
  readonly stem: string;
}

/** Half a sentence for each that is too large for a job. */
export interface Division {
  readonly subjects: readonly FleetSubject[];
  readonly tooLarge: readonly { readonly path: string; readonly why: string }[];
}

/**
 * Divides what is at hand into the work of a fleet: every set, every chain that no set has to do
 * with, and every file that is a disk or a set by its name alone. Each with the files that decide what
 * is said of it; of what lies elsewhere, only what may be a parent, to be searched.
 */
export function divide(inventory: Inventory, host: Host): Division {
  const { sets, disks, files } = inventory;
  const lineages = new Lineages(inventory);
  const evidence = new EvidenceAtHand(inventory, host);
  const atHand = new Map(files.map((file) => [file.path, file]));
  const diskOf = new Map(disks.map((disk) => [disk.file, disk]));
  const related = relatedByChild(inventory);
  const companions = companionsByDisk(inventory);
  const subjects: FleetSubject[] = [];
  const tooLarge: { path: string; why: string }[] = [];

  const add = (file: InventoryFile, kind: JobSubject['kind'], around: Around): void => {
    const lineage = lineages.of(file);
    const own = new Set([file, ...lineage]);
    for (const member of lineage) {
      for (const companion of companions.get(member) ?? []) own.add(companion);
    }
    for (const one of evidence.for([...lineage])) own.add(one);
    const searched = new Set<InventoryFile>();
    for (const member of lineage) {
      const disk = diskOf.get(member);
      const candidates = disk?.parent?.candidates.map(({ path }) => atHand.get(path)) ?? [];
      for (const one of [...candidates, ...((disk && related.get(disk)) ?? [])]) {
        if (one && !own.has(one)) searched.add(one);
      }
    }
    for (const { file: copy } of around.elsewhere) if (!own.has(copy)) searched.add(copy);
    if (own.size + searched.size > MOST_FILES) {
      const why = `it is related to ${own.size + searched.size} files, more than ${MOST_FILES}`;
      tooLarge.push({ path: file.path, why });
      return;
    }
    const told = (some: ReadonlySet<InventoryFile>) =>
      [...some].map((one) => jobFileOf(one, diskOf.get(one)));
    subjects.push({
      ...{ path: file.path, kind, files: told(own), search: told(searched) },
      virtualSize: around.leaf?.vhdx.metadata?.virtualSize ?? null,
      stem: stemOf(baseName(file.path)),
    });
  };

  for (const set of sets) add(set.file, 'set', aroundSet(set));
  for (const chain of chainsWithoutSet(inventory)) {
    add(chain.leaf.file, 'chain', { leaf: chain.leaf, elsewhere: [] });
  }
  for (const file of files) {
    if (isPretender(file)) add(file, 'file', { leaf: null, elsewhere: [] });
  }
  return { subjects, tooLarge };
}

interface Around {
  readonly leaf: Disk | null;
  /** Disks that are named, and hang on nothing of this. */
  readonly elsewhere: readonly Disk[];
}

function aroundSet({ activeLeaf, chain, copies }: VhdSet): Around {
  return { leaf: chain?.leaf ?? null, elsewhere: [...activeLeaf.candidates, ...copies] };
}

/** Chains of which no disk belongs to a set. */
function chainsWithoutSet({ sets, chains }: Inventory): Chain[] {
  const ofSets = new Set(sets.flatMap(disksAround));
  return chains.filter(({ leaf, members }) => {
    return leaf.file.origin === 'root' && !members.some((disk) => ofSets.has(disk));
  });
}

/** By its name a disk or a set, and by its content nothing that can be opened as one. */
function isPretender({ origin, kind, promised }: InventoryFile): boolean {
  const should = promised === 'vhdx' || promised === 'vhds';
  return origin === 'root' && should && kind !== 'vhdx' && kind !== 'vhds';
}

function relatedByChild({ missingParents }: Inventory): Map<Disk, InventoryFile[]> {
  return new Map(
    missingParents.map(({ child, related }) => [child, related.map(({ disk }) => disk.file)]),
  );
}

function companionsByDisk({ companions }: Inventory): Map<InventoryFile, InventoryFile[]> {
  const found = new Map<InventoryFile, InventoryFile[]>();
  for (const { file, disk } of companions) {
    if (disk) found.set(disk.file, [...(found.get(disk.file) ?? []), file]);
  }
  return found;
}

function jobFileOf({ path, size, modified, tag }: InventoryFile, disk: Disk | undefined): JobFile {
  const time = modified?.getTime() ?? null;
  const identity = disk?.vhdx.header?.dataWriteGuid ?? null;
  return { path, size, modified: time, tag: tag ?? null, identity };
}
