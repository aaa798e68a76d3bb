import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { ImagePlaces } from '../../src/case/image-places.ts';
import { FolderPlaces } from '../../src/node/folder-places.ts';
import { collect } from '../volumes/ntfs/collect.ts';
import { resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-image-places-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const image = join(folder, 'disk.img');
writeFileSync(
  image,
  new SmallNtfs([
    { number: 30, directory: true, names: [{ name: 'Sets' }] },
    {
      number: 31,
      names: [{ name: 'x.vhds', parent: { record: 30, sequence: 1 } }],
      attributes: [resident('content')],
    },
  ]).bytes,
);
const places = new ImagePlaces(new FolderPlaces());

it('tells the image, the volume and the names of a path that leads into one', async () => {
  expect(await places.inside(`${image}#1/Sets/x.vhds`)).toEqual({
    ...{ image, volume: 1, names: ['Sets', 'x.vhds'] },
  });
  expect(await places.inside(`${image}#`)).toEqual({ image, volume: null, names: [] });
  expect(await places.inside(image)).toBeNull();
  expect(await places.inside(`${image}#x/y`)).toBeNull();
});

it('takes a file or folder whose name has the mark for what it is', async () => {
  mkdirSync(join(folder, 'disk.img#1'));
  expect(await places.inside(join(folder, 'disk.img#1'))).toBeNull();
  rmSync(join(folder, 'disk.img#1'), { recursive: true });
});

it('knows what is there in a volume, and lists it', async () => {
  expect(await places.kindOf(`${image}#1/sets/X.vhds`)).toBe('file');
  expect(await places.kindOf(`${image}#1/Sets`)).toBe('folder');
  expect(await places.kindOf(`${image}#1/nothing`)).toBeNull();
  const [tree, ...others] = await places.trees([`${image}#1/Sets`]);
  expect(others).toEqual([]);
  const listed = await collect(tree!.list());
  expect(listed.map(({ path }) => path)).toEqual([`${image}#1/Sets/x.vhds`]);
  const source = await tree!.open(`${image}#1/Sets/x.vhds`);
  const bytes = new Uint8Array(source.size);
  await source.read(bytes, 0);
  expect(new TextDecoder().decode(bytes)).toBe('content');
});
