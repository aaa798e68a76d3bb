import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import type { Places } from '../../src/bytes/places.ts';
import { openDiskImage } from '../../src/case/disk-image.ts';
import { SmallFolder, smallDisk } from '../sets/small-folder.ts';
import { SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';

function placesOf(folder: SmallFolder): Places {
  const tree = folder.tree();
  return {
    kindOf: async (path) => (folder.files.has(path) ? 'file' : null),
    trees: async () => [tree],
    beside: async () => tree,
  };
}

const open = (folder: SmallFolder, path: string) => openDiskImage(placesOf(folder), path);

it('takes what shows a file system for a raw image, byte for byte', async () => {
  const volume = new SmallNtfs([]);
  const image = await open(new SmallFolder().file('disk.img', volume), 'disk.img');
  expect(image).toMatchObject({ path: 'disk.img', kind: 'raw', files: ['disk.img'], ewf: null });
  expect(image!.source.size).toBe(volume.size);
});

it('takes no VHDX, and nothing without a volume, for an image', async () => {
  const folder = new SmallFolder().file('zeros', new MemorySource(new Uint8Array(65_536)));
  folder.file('x.vhdx', await smallDisk({ id: 1 })).file('notes.txt', 'remember the milk');
  for (const path of ['zeros', 'x.vhdx', 'notes.txt']) expect(await open(folder, path)).toBeNull();
});

it('names the formats of images that are not read, and what reads them', async () => {
  const bytes = new Uint8Array(4096);
  bytes.set([0x45, 0x56, 0x46, 0x32, 0x0d, 0x0a, 0x81, 0x00]);
  const folder = new SmallFolder().file('disk.Ex01', new MemorySource(bytes));
  await expect(open(folder, 'disk.Ex01')).rejects.toMatchObject({ code: 'image-format' });
});
