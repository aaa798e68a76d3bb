import type { Vhds } from '../formats/vhds/vhds.ts';
import { chainOf, childrenByParent, descend } from './chain.ts';
import type { FilesAtHand } from './files-at-hand.ts';
import { groupBy } from './group-by.ts';
import type { Belonging, Disk, InventoryFile, VhdSet } from './model.ts';
import { baseName, folderOf, foldName, pathKey, resolvedKey, stemOf } from './paths.ts';
import { diskName, setBase } from './set-names.ts';

/** A `.vhds` that was decoded, before its disks are known. */
export interface DecodedSet {
  readonly file: InventoryFile;
  readonly vhds: Vhds;
}

/** What of a set the links between disks prove. */
type ProvenSet = Omit<
  VhdSet,
  'changedParents' | 'autoRecovery' | 'orphans' | 'unplaced' | 'corroboration'
>;
/** All of a set but what undecoded bytes suggest. */
type BoundSet = Omit<VhdSet, 'corroboration'>;

/** Finds for each set its active leaf, what hangs together with it, and what only seems to. */
export function bindSets(
  sets: readonly DecodedSet[],
  disks: readonly Disk[],
  atHand: FilesAtHand,
): BoundSet[] {
  const children = childrenByParent(disks);
  const proven = sets.map((set) => proveSet(set, atHand, children));
  const claimed = new Set(proven.flatMap(provenDisks));
  const loose = disks.filter((disk) => disk.file.origin === 'root' && !claimed.has(disk));
  const byFolder = groupBy(loose, (disk) => pathKey(folderOf(disk.file.path)));
  return proven.map((set) => placeLooseDisks(set, byFolder));
}

/** Every disk that the links between disks tie to a set. */
export function provenDisks(
  set: Pick<VhdSet, 'chain' | 'descendants' | 'branches' | 'copies'>,
): Disk[] {
  return [...(set.chain?.members ?? []), ...set.descendants, ...set.branches, ...set.copies];
}

/** Every disk that has to do with a set: those the links tie to it, and those that only seem to be its. */
export function disksAround(set: VhdSet): Disk[] {
  const belonging = [...set.orphans, ...set.unplaced].map(({ disk }) => disk);
  return [...provenDisks(set), ...set.changedParents, ...set.autoRecovery, ...belonging];
}

function proveSet(
  { file, vhds }: DecodedSet,
  atHand: FilesAtHand,
  children: ReadonlyMap<Disk, readonly Disk[]>,
): ProvenSet {
  const activeLeaf = findActiveLeaf(file, vhds.activeLeaf?.name ?? null, atHand);
  const chain = activeLeaf.disk && chainOf(activeLeaf.disk);
  const members = new Set(chain?.members);
  const descendants = activeLeaf.disk ? [...descend([activeLeaf.disk], members, children)] : [];
  const ancestors = chain?.members.slice(1) ?? [];
  const others = new Set([...members, ...descendants]);
  const branches = [...descend(ancestors, others, children)];
  const checkpoints = [...members].filter((disk) => disk.parent);
  const copies = copiesOfParents(members, atHand);
  return { file, vhds, activeLeaf, chain, checkpoints, descendants, branches, copies };
}

/** What the links of a chain did not take although its identity is right. */
function copiesOfParents(members: ReadonlySet<Disk>, { byPath, diskIn }: FilesAtHand): Disk[] {
  const copies = new Set<Disk>();
  for (const { parent } of members) {
    for (const { path, verdict } of parent?.candidates ?? []) {
      if (verdict !== 'copy') continue;
      const file = byPath.get(pathKey(path))?.find((found) => found.path === path);
      const disk = file && diskIn.get(file);
      if (disk && !members.has(disk)) copies.add(disk);
    }
  }
  return [...copies];
}

/** A set names its disk and gives no identity: the nearest file of that name is the active leaf. */
function findActiveLeaf(
  set: InventoryFile,
  name: string | null,
  { byPath, byStem, diskIn }: FilesAtHand,
): VhdSet['activeLeaf'] {
  if (name === null) return { name, candidates: [], disk: null, unread: null, foundBy: null };
  const disksIn = (files: readonly InventoryFile[] = []): Disk[] => {
    return files.map((file) => diskIn.get(file)).filter((disk) => disk !== undefined);
  };
  const wanted = baseName(name);
  const folder = folderOf(set.path);
  const sameStem = disksIn(byStem.get(stemOf(wanted)));
  const sameName = sameStem.filter(
    (disk) => foldName(baseName(disk.file.path)) === foldName(wanted),
  );
  const beside = (disk: Disk) => pathKey(folderOf(disk.file.path)) === pathKey(folder);
  const byPreference = [
    { foundBy: 'beside', disks: disksIn(byPath.get(resolvedKey(folder, name))) },
    { foundBy: 'beside', disks: sameName.filter(beside) },
    { foundBy: 'renamed', disks: sameStem.filter(beside) },
    { foundBy: 'elsewhere', disks: sameName },
    { foundBy: 'renamed', disks: sameStem },
  ] as const;
  const first = byPreference.find(({ disks }) => disks.length > 0);
  const exact = first?.disks.filter((disk) => baseName(disk.file.path) === wanted) ?? [];
  // Where letter case tells two files in one folder apart, the exact spelling decides.
  const choice = first?.foundBy === 'beside' && exact.length > 0 ? exact : first?.disks;
  const disk = choice?.length === 1 ? choice[0]! : null;
  const candidates = sameName.length > 0 ? sameName : sameStem;
  const there = byPath.get(resolvedKey(folder, name)) ?? [];
  const unread = candidates.length === 0 ? (there[0] ?? null) : null;
  return { name, candidates, disk, unread, foundBy: disk && first ? first.foundBy : null };
}

/** Sorts the disks that no set can prove to be its own, and that lie where this set's disks lie. */
function placeLooseDisks(
  set: ProvenSet,
  looseByFolder: ReadonlyMap<string, readonly Disk[]>,
): BoundSet {
  const members = set.chain?.members ?? [];
  const folders = [set.file, ...members.map((disk) => disk.file)];
  const keys = new Set(folders.map((file) => pathKey(folderOf(file.path))));
  const loose = [...keys].flatMap((key) => looseByFolder.get(key) ?? []);

  const bases = new Set([setBase(set.file.path)]);
  if (set.activeLeaf.name !== null) bases.add(diskName(set.activeLeaf.name).base);
  const diskIds = new Set(members.map(diskIdOf));
  diskIds.delete(null);

  const inPlaceOfParents = new Set(members.flatMap(pathsWithoutParent));
  const changedParents: Disk[] = [];
  const autoRecovery: Disk[] = [];
  const belonging: Belonging[] = [];
  for (const disk of loose) {
    if (inPlaceOfParents.has(disk.file.path) && diskIds.has(diskIdOf(disk))) {
      changedParents.push(disk);
      continue;
    }
    const { base, form } = diskName(disk.file.path);
    const named = bases.has(base);
    if (named && form === 'auto-recovery') autoRecovery.push(disk);
    else if (named && form === 'guid') belonging.push({ disk, by: 'name' });
    else if (diskIds.has(diskIdOf(disk))) {
      belonging.push({ disk, by: 'virtual-disk-id' });
    }
  }
  const isFork = (disk: Disk) => diskName(disk.file.path).form === 'auto-recovery';
  const complete = set.chain?.status === 'complete';
  return {
    ...set,
    changedParents,
    descendants: set.descendants.filter((disk) => !isFork(disk)),
    branches: set.branches.filter((disk) => !isFork(disk)),
    autoRecovery: [...[...set.descendants, ...set.branches].filter(isFork), ...autoRecovery],
    orphans: complete ? belonging : [],
    unplaced: complete ? [] : belonging,
  };
}

/** Where the child's paths lead to another state than the one that was found by its identity. */
function pathsWithoutParent({ parent }: Disk): string[] {
  if (parent?.status !== 'resolved') return [];
  return parent.candidates.flatMap(({ path, foundBy, verdict }) => {
    return verdict === 'identity-differs' && foundBy.endsWith('-path') ? [path] : [];
  });
}

const diskIdOf = (disk: Disk) => disk.vhdx.metadata?.virtualDiskId ?? null;
