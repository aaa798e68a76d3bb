import type { InventoryFile } from '../sets/model.ts';
import { baseName, folderOf, foldName, pathKey } from '../sets/paths.ts';
import type { Host } from './host.ts';
import type { HostVolume } from './host-answers.ts';

/** The volume on which the hosts have a set, and when it was asked for its room. */
export interface VolumeOfSet {
  readonly volume: HostVolume;
  /** ISO 8601 UTC; null where no collection says when. */
  readonly asked: string | null;
}

/**
 * The volume of a set or disk, by the hosts' own words: of those whose folder holds it the latest asked,
 * then the deepest. The file name ties both together.
 * @returns null where no volume is told, or where the hosts have files of that name in several folders
 */
export function volumeOfSet({ path }: Pick<InventoryFile, 'path'>, host: Host): VolumeOfSet | null {
  if (host.answers.volumes.length === 0) return null;
  const folders = new Set(pathsOnHosts(path, host).map((one) => pathKey(folderOf(one))));
  const [folder, ...others] = folders;
  if (folder === undefined || others.length > 0) return null;
  const found = host.answers.volumes.flatMap((volume) => {
    const { name, free } = volume;
    if (name === null || free === null || !isIn(folder, pathKey(name))) return [];
    return [{ volume, asked: askedAt(volume, host), depth: pathKey(name).length }];
  });
  const [best] = found.toSorted(
    (a, b) => compare(b.asked ?? '', a.asked ?? '') || b.depth - a.depth,
  );
  return best ? { volume: best.volume, asked: best.asked } : null;
}

/** Everything by the name of a file that the hosts or the configurations tell a full path of. */
function pathsOnHosts(path: string, { answers, attachments }: Host): string[] {
  const told = [
    ...answers.sets,
    ...answers.drives,
    ...answers.disks,
    ...answers.files,
    ...attachments,
  ];
  const wanted = foldName(baseName(path));
  return told.flatMap((one) => (foldName(baseName(one.path)) === wanted ? one.path : []));
}

function isIn(folder: string, volume: string): boolean {
  return folder === volume || folder.startsWith(volume.endsWith('/') ? volume : `${volume}/`);
}

/** When the collection that the answer lies in was begun. */
function askedAt({ source }: HostVolume, { answers }: Host): string | null {
  const own = answers.collections.find((one) => folderOf(one.source) === folderOf(source));
  return own?.started ?? null;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
