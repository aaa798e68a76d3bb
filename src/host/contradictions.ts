import type { Disk, Inventory, VhdSet } from '../sets/model.ts';
import { baseName, foldName } from '../sets/paths.ts';
import { disksNamed } from './disk-name.ts';
import type { HostAnswers, HostDisk, HostFile, HostSet } from './host-answers.ts';

/** A fact of which the host says otherwise than the copy. */
export interface Contradiction {
  /** Path of the file at hand that it is about. */
  readonly subject: string;
  /** `absent`: a disk that only the host has; `unlisted`: one that only the copy has. */
  readonly kind: 'absent' | 'unlisted' | 'parent' | 'size' | 'length';
  readonly what: string;
  readonly host: { readonly source: string; readonly value: string | number };
  readonly copy: string | number;
}

/** Everything in which what the hosts said and what is at hand can't both be the present state. */
export function contradictions({ disks, sets }: Inventory, answers: HostAnswers): Contradiction[] {
  const diskAt = new Map(disks.map((disk) => [disk.file.path, disk]));
  const setAt = new Map(sets.map((set) => [set.file.path, set]));
  const find = disksNamed([...diskAt.keys(), ...setAt.keys()]);
  const only = (path: string) => {
    const found = find(path);
    return found.length === 1 ? found[0]! : null;
  };
  const found: Contradiction[] = [];
  for (const said of answers.disks) {
    const disk = diskAt.get(only(said.path) ?? '');
    if (disk) found.push(...ofDisk(disk, said));
  }
  for (const said of answers.files) {
    const path = only(said.path);
    const file = path === null ? undefined : (diskAt.get(path) ?? setAt.get(path))?.file;
    if (file) found.push(...ofFile(file.path, file.size, said));
  }
  for (const said of answers.sets) {
    const set = setAt.get(only(said.path) ?? '');
    if (set) found.push(...ofSet(set, said, diskAt, find));
  }
  return found;
}

function ofDisk(disk: Disk, said: HostDisk): Contradiction[] {
  const found: Contradiction[] = [];
  const subject = disk.file.path;
  const size = disk.vhdx.metadata?.virtualSize;
  if (said.size !== null && size !== undefined && Number(size) !== said.size) {
    const host = { source: said.source, value: said.size };
    found.push({ subject, kind: 'size', what: 'virtual size in bytes', host, copy: Number(size) });
  }
  const parent = disk.parent?.parent;
  if (said.parent !== null && parent && !sameName(said.parent, parent.file.path)) {
    const host = { source: said.source, value: said.parent };
    found.push({ subject, kind: 'parent', what: 'parent', host, copy: baseName(parent.file.path) });
  }
  if (said.parent !== null && disk.parent === null) {
    const host = { source: said.source, value: said.parent };
    found.push({
      subject,
      kind: 'parent',
      what: 'parent',
      host,
      copy: 'none: it is not a differencing disk',
    });
  }
  return found;
}

function ofFile(subject: string, size: number, said: HostFile): Contradiction[] {
  if (said.size === null || said.size === size) return [];
  const host = { source: said.source, value: said.size };
  return [{ subject, kind: 'length', what: 'length of the file in bytes', host, copy: size }];
}

/** Disks that the set has on the host and that are not at hand, and those of the copy that it lacks. */
function ofSet(
  set: VhdSet,
  said: HostSet,
  diskAt: ReadonlyMap<string, Disk>,
  find: (path: string) => string[],
): Contradiction[] {
  if (said.allPaths.length === 0) return [];
  const subject = set.file.path;
  const disks = said.allPaths.filter((path) => /\.(?:a?vhdx?)$/i.test(path));
  const absent = disks.filter((path) => !find(path).some((one) => diskAt.has(one)));
  const listed = new Set(disks.map((path) => foldName(baseName(path))));
  const members = set.chain?.members ?? [];
  const unlisted = members.filter(({ file }) => !listed.has(foldName(baseName(file.path))));
  const host = { source: said.source, value: `${disks.length} disks` };
  return [
    ...absent.slice(0, MOST).map((path) => ({
      subject,
      kind: 'absent' as const,
      what: 'a disk of the set',
      host: { source: said.source, value: path },
      copy: 'not found',
    })),
    ...unlisted.slice(0, MOST).map(({ file }) => ({
      subject,
      kind: 'unlisted' as const,
      what: 'a disk of the chain that the host’s list of the set lacks',
      host,
      copy: baseName(file.path),
    })),
  ];
}

/** Contradictions of one kind that are told of one set. */
const MOST = 20;

function sameName(a: string, b: string): boolean {
  return foldName(baseName(a)) === foldName(baseName(b));
}
