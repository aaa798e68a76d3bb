import { expect, it } from 'vitest';
import { storedBytes } from '../../src/sets/stored-bytes.ts';
import { SmallFolder } from './small-folder.ts';

it('adds up what disks store, and says how many were not counted', async () => {
  const folder = await new SmallFolder().disk('a.vhdx', { id: 1, blocks: [{ block: 0 }] });
  await folder.disk('b.vhdx', { id: 2, blocks: [{ block: 0 }, { block: 1 }] });
  const { disks } = await folder.take();
  expect(storedBytes(disks)).toEqual({ bytes: 3 * 0x100000, uncounted: 0 });
  const some = [disks[0]!, { allocation: null }];
  expect(storedBytes(some)).toEqual({ bytes: 0x100000, uncounted: 1 });
  expect(storedBytes([])).toEqual({ bytes: 0, uncounted: 0 });
});
