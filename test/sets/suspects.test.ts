import { expect, it } from 'vitest';
import type { Suspect } from '../../src/sets/model.ts';
import { SmallFolder as Folder, guid, type SmallFolder } from './small-folder.ts';

const member = `s_${guid(1)}.avhdx`;

async function suspectsIn(folder: SmallFolder): Promise<[string, Suspect['by']][]> {
  const { suspects } = await folder.take();
  return [...suspects.values()].flat().map(({ file, by }) => [file.path, by]);
}

const sound = async () => new Folder().disk(member, { id: 1 });

it('are files of the chain’s name that are no disks any more', async () => {
  const other = `s_${guid(2)}.avhdx`;
  expect(await suspectsIn((await sound()).file(other, 'x'))).toEqual([[other, 'name']]);
});

it('are files that the system does not give', async () => {
  const other = `S_${guid(2).toUpperCase()}.AVHDX`;
  const folder = (await sound()).file(other, '', { error: 'permission denied' });
  expect(await suspectsIn(folder)).toEqual([[other, 'name']]);
});

it('are disks in which no header is valid', async () => {
  const other = `s_${guid(2)}.avhdx`;
  const folder = await sound();
  await folder.disk(other, { id: 2 });
  const zeros = new Uint8Array(4096);
  const file = folder.files.get(other) as unknown as { write(d: Uint8Array, at: number): void };
  for (const offset of [0x10000, 0x20000]) file.write(zeros, offset);
  expect(await suspectsIn(folder)).toEqual([[other, 'name']]);
});

it('by their place alone are disks without a name of their own', async () => {
  expect(await suspectsIn((await sound()).file('newest.avhdx', 'x'))).toEqual([
    ['newest.avhdx', 'place'],
  ]);
});

it.each([
  ['in another folder', `elsewhere/s_${guid(2)}.avhdx`],
  ['named as disks of another set are', `other_${guid(2)}.avhdx`],
  ['that are no disks by their names', 'notes.txt'],
])('are no files %s', async (_, path) => {
  expect(await suspectsIn((await sound()).file(path, 'x'))).toEqual([]);
});
