import { lacksMetadata, suggestMetadata } from '../formats/vhdx/suggest-metadata.ts';
import type { Disk, LackingMetadata } from './model.ts';
import { folderOf, pathKey } from './paths.ts';
import { diskName } from './set-names.ts';

/** @param among disks that may be relatives: of the same folder, with the same base of the name */
export async function suggestFor(
  disks: readonly Disk[],
  among: readonly Disk[],
): Promise<LackingMetadata[]> {
  const lacking: LackingMetadata[] = [];
  for (const disk of disks.filter(({ vhdx }) => lacksMetadata(vhdx))) {
    const kin = kinOf(disk);
    const relatives = among
      .filter((other) => other !== disk && kinOf(other) === kin)
      .map(({ file, vhdx }) => ({ name: file.path, vhdx }));
    // A table that can't be read suggests nothing; the disk is refused all the same.
    const suggestions = await suggestMetadata(disk.vhdx, relatives).catch(() => []);
    lacking.push({ disk, suggestions });
  }
  return lacking;
}

const kinOf = ({ file: { path } }: Disk) => `${pathKey(folderOf(path))}/${diskName(path).base}`;
