import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { readDirectoryClusters } from '../../src/volumes/directory-clusters.ts';

const layout = { dataOffset: 32, clusterSize: 16, clusterCount: 8 };
/** Every byte tells its place, of 160. */
const volume = new MemorySource(Uint8Array.from({ length: 160 }, (_, at) => at));

it('reads clusters in the order of the chain, and tells where each byte lies', async () => {
  const runs = [
    { first: 5, count: 2 },
    { first: 2, count: 1 },
  ];
  const content = await readDirectoryClusters(volume, layout, 'x', { runs, ends: 'end' });
  expect(content.cut).toBe(false);
  expect(content.bytes).toHaveLength(48);
  expect([content.bytes[0], content.bytes[31], content.bytes[32]]).toEqual([80, 111, 32]);
  for (const [offset, byte] of content.bytes.entries()) expect(content.offsets(offset)).toBe(byte);
});

it('tells of a chain without an end mark, and refuses one that leads nowhere', async () => {
  const runs = [{ first: 2, count: 1 }];
  const read = (ends: 'broken' | 'cycle' | 'end', some = runs) =>
    readDirectoryClusters(volume, layout, 'some/folder', { runs: some, ends });
  expect((await read('broken')).cut).toBe(true);
  const damaged = { code: 'file-damaged', path: 'some/folder' };
  await expect(read('cycle')).rejects.toMatchObject(damaged);
  await expect(read('end', [])).rejects.toMatchObject(damaged);
});
