import { expect, it } from 'vitest';
import { buildVhdx, MIB } from '../../fixtures/vhdx-builder.ts';
import type { MemorySource } from '../../src/bytes/memory-source.ts';
import { SmallFolder } from './small-folder.ts';

async function withoutMetadata(): Promise<MemorySource> {
  const image = await buildVhdx({}, [{ block: 0 }, { block: 2 }]);
  image.bytes.fill(0, 0x200000, 0x200000 + MIB);
  return image;
}

it('suggests what a disk of the same base in the same folder says', async () => {
  const folder = new SmallFolder().file('a/vm_x.vhdx', await withoutMetadata());
  await folder.disk('a/vm_x.avhdx', { id: 4, spec: { virtualSize: 9 * MIB } });
  await folder.disk('b/vm_x.vhdx', { id: 5, spec: { virtualSize: 7 * MIB } });
  const [lacking] = (await folder.take()).lackingMetadata;
  const size = lacking!.suggestions.find(({ item }) => item === 'virtualSize');
  expect(size).toMatchObject({ value: 9 * MIB, because: 'that of a/vm_x.avhdx' });
});

it('is said of no disk that can be read', async () => {
  const folder = await new SmallFolder().disk('a.vhdx', { id: 1 });
  expect((await folder.take()).lackingMetadata).toEqual([]);
});

it('is said no more once the values are assumed', async () => {
  const folder = new SmallFolder().file('a.vhdx', await withoutMetadata());
  expect((await folder.take()).lackingMetadata).toHaveLength(1);
  const assume = { blockSize: MIB, virtualSize: 3 * MIB, logicalSectorSize: 512, hasParent: false };
  const { lackingMetadata, disks } = await folder.take({ assume });
  expect(lackingMetadata).toEqual([]);
  expect(disks[0]!.vhdx.type).toBe('dynamic');
});
