import { describe, expect, it } from 'vitest';
import { looksAlike } from '../../src/sets/twins.ts';
import { diskAt, type SmallDisk, SmallFolder } from './small-folder.ts';

async function alike(one: SmallDisk, other: SmallDisk): Promise<boolean> {
  const folder = await new SmallFolder().disk('one', one);
  const inventory = await (await folder.disk('other', other)).take();
  return looksAlike(diskAt(inventory, 'one'), diskAt(inventory, 'other'));
}

const DISK: SmallDisk = { id: 1, parentId: 2, relative: 'x' };

describe('two disks', () => {
  it('look alike when nothing decoded tells them apart', async () => {
    expect(await alike(DISK, DISK)).toBe(true);
  });

  it.each<[string, SmallDisk]>([
    ['identity', { ...DISK, id: 3 }],
    ['last opening for writing', { ...DISK, fileWriteId: 3 }],
    ['parent', { ...DISK, parentId: 3 }],
    ['virtual size', { ...DISK, spec: { virtualSize: 0x200000 } }],
    ['block size', { ...DISK, spec: { blockSize: 0x200000 } }],
    ['completeness', { ...DISK, spec: { incomplete: true } }],
    ['states of blocks', { ...DISK, blocks: [{ block: 0, state: 2 }] }],
  ])('do not, when they differ in their %s', async (_, other) => {
    expect(await alike(DISK, other)).toBe(false);
  });
});
