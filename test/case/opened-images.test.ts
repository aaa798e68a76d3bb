import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { OpenedImages } from '../../src/case/opened-images.ts';
import { FolderPlaces } from '../../src/node/folder-places.ts';
import { collect } from '../volumes/ntfs/collect.ts';
import { resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-opened-images-'));
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

/** Counts how often an image is opened: what lies beside it is asked for each time. */
class CountedPlaces extends FolderPlaces {
  opened = 0;
  override beside(path: string) {
    this.opened++;
    return super.beside(path);
  }
}

it('opens an image once, whatever is asked of it', async () => {
  const places = new CountedPlaces();
  const images = new OpenedImages(places, undefined, { carve: false, acceptDoubtful: false });
  const at = (...names: string[]) => ({ image, volume: 1, names });
  expect(await images.kindOf(at('Sets', 'x.vhds'))).toBe('file');
  expect(await images.kindOf(at('sets'))).toBe('folder');
  expect(await images.kindOf(at('nothing'))).toBeNull();
  expect(await images.kindOf({ image, volume: null, names: [] })).toBe('folder');
  const [tree, ...others] = await images.trees({ image, volume: null, names: [] });
  expect(others).toEqual([]);
  expect((await collect(tree!.list())).map(({ path }) => path)).toContain(`${image}#/Sets/x.vhds`);
  const beside = await images.beside(at('Sets', 'x.vhds'), `${image}#1/Sets/x.vhds`);
  expect((await collect(beside.list())).map(({ path }) => path)).toEqual([
    `${image}#1/Sets/x.vhds`,
  ]);
  expect(places.opened).toBe(1);
  places.close();
});

it('says which volumes there are when the one asked for is not', async () => {
  const places = new FolderPlaces();
  const images = new OpenedImages(places, undefined, { carve: false, acceptDoubtful: false });
  await expect(images.trees({ image, volume: 7, names: ['a'] })).rejects.toMatchObject({
    code: 'no-such-volume',
  });
  places.close();
});
