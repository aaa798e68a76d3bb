import type { ToldBirths } from '../sets/births.ts';
import { groupBy } from '../sets/group-by.ts';
import type { Disk } from '../sets/model.ts';
import { folderOf, pathKey } from '../sets/paths.ts';
import { TOLERANCE } from '../sets/times.ts';
import { disksNamed } from './disk-name.ts';
import type { HostFile } from './host-answers.ts';

/**
 * When differencing disks were made, by the host's own listing of the folder. Copying or restoring a file
 * gives it a new creation time and keeps the last write: a folder where any disk was made after it
 * was last written has come from elsewhere, and none of its creation times is taken. Nor is that of a
 * disk that is listed with several, or found here more than once.
 */
export function toldBirths(disks: readonly Disk[], listed: readonly HostFile[]): ToldBirths {
  const find = disksNamed(disks.map(({ file }) => file.path));
  const diskAt = new Map(disks.map((disk) => [disk.file.path, disk]));
  const births = new Map<Disk, Date>();
  const doubtful = new Set<Disk>();
  for (const files of groupBy(listed.filter(isDisk), folderKey).values()) {
    if (files.some(wasBroughtHere)) continue;
    for (const { path, created } of files) {
      const [only, ...others] = find(path);
      const disk = diskAt.get(only ?? '');
      if (!disk || others.length > 0 || disk.vhdx.type !== 'differencing') continue;
      const time = created === null ? Number.NaN : Date.parse(created);
      if (Number.isNaN(time)) continue;
      const known = births.get(disk);
      if (known && known.getTime() !== time) doubtful.add(disk);
      births.set(disk, new Date(time));
    }
  }
  for (const disk of doubtful) births.delete(disk);
  return births;
}

const folderKey = ({ path }: HostFile) => pathKey(folderOf(path));

const isDisk = ({ path }: HostFile) => /\.a?vhdx?$/i.test(path);

function wasBroughtHere({ created, written }: HostFile): boolean {
  if (created === null || written === null) return false;
  return Date.parse(created) - Date.parse(written) > TOLERANCE;
}
