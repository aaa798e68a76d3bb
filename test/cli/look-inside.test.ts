import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withLookedInto, withVolume } from '../../src/cli/look-inside.ts';
import { resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';
import { blocksOf, writeDisk } from './disk-files.ts';
import { temporaryFolder } from './volume-images.ts';

const folder = temporaryFolder('look-inside');
const image = join(folder, 'volume.img');
const file = { number: 30, names: [{ name: 'a' }], attributes: [resident('x')] };
writeFileSync(image, new SmallNtfs([file]).bytes);
const NOTHING = { search: [], parent: [], ignoreIdMismatch: false, at: undefined };
const options = (disk: string, volume?: number) => ({ ...NOTHING, disk, volume });

it('looks into an image, and the volume that its name ends with', async () => {
  await withLookedInto(options(image), async (inside) => {
    expect(inside).toMatchObject({ name: image, volume: null, kind: 'raw', inputs: [image] });
    expect((await inside.missing()).isEmpty).toBe(true);
  });
  const volume = await withLookedInto(options(`${image}#1`), async (inside) => inside.volume);
  expect(volume).toBe(1);
  const at = withLookedInto({ ...options(image), at: 'x' }, async () => null);
  await expect(at).rejects.toThrow(/is an image/);
});

it('opens the volume of a chain, and refuses one that is not there', async () => {
  const disk = join(folder, 'disk.vhdx');
  await writeDisk(disk, 1, blocksOf(image), { virtualSize: 2 * 2 ** 20 });
  const names: string[] = [];
  await withVolume(options(disk), async ({ fileSystem, inside, volume }) => {
    expect([inside.kind, volume.number, fileSystem.kind]).toEqual(['chain', 1, 'ntfs']);
    for await (const entry of fileSystem.walk()) names.push(entry.path);
  });
  expect(names).toEqual(['a']);
  await expect(withVolume(options(disk, 2), async () => null)).rejects.toMatchObject({
    code: 'no-such-volume',
  });
  await expect(withVolume(options(disk, 1.5), async () => null)).rejects.toThrow(/--volume/);
});
