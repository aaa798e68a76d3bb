import { mkdir, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { guid, type SmallDisk, smallDisk } from '../sets/small-folder.ts';

/** The leaf and the base of the set that {@link smallSet} writes. */
export const LEAF = `s_${guid(2)}.avhdx`;
export const BASE = `s_${guid(1)}.avhdx`;

/** Writes a small disk as a real file. */
export async function writeDisk(path: string, disk: SmallDisk): Promise<void> {
  const image = await smallDisk(disk);
  const bytes = Buffer.alloc(image.size);
  await image.read(bytes, 0);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes);
}

/** A temporary folder with a set of two disks, the checkpoint made a day after its base. */
export async function smallSet(): Promise<string> {
  const folder = temporaryFolder();
  await writeFile(join(folder, 's.vhds'), encodeVhds({ activeLeaf: LEAF }));
  const data = { block: 1, state: 7, data: Buffer.from('new'), present: [[0, 1]] as const };
  await writeDisk(join(folder, BASE), { id: 1, blocks: [{ block: 0, data: Buffer.from('old') }] });
  await writeDisk(join(folder, LEAF), {
    id: 2,
    parentId: 1,
    relative: `.\\${BASE}`,
    blocks: [data],
  });
  await utimes(join(folder, BASE), 0, new Date('2026-10-01T00:00:00Z'));
  await utimes(join(folder, LEAF), 0, new Date('2026-10-02T02:10:00Z'));
  return folder;
}
