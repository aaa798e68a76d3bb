import { expect, it } from 'vitest';
import { protectedPaths } from '../../src/chains/protected-paths.ts';
import { chainOf } from '../../src/sets/chain.ts';
import { diskAt, SmallFolder } from '../sets/small-folder.ts';

it('are the sets, the chain, and every disk that shares a member with it; nothing else', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('old.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
  await folder.disk('newer.avhdx', { id: 3, parentId: 2, relative: 'old.avhdx' });
  await folder.disk('branch.avhdx', { id: 4, parentId: 1, relative: 'base.vhdx' });
  await folder.disk('stranger.vhdx', { id: 9 });
  const inventory = await folder.set('s.vhds', { activeLeaf: 'old.avhdx' }).take();
  const chain = chainOf(diskAt(inventory, 'old.avhdx'));
  expect(protectedPaths(chain, inventory).sort()).toEqual(
    ['base.vhdx', 'branch.avhdx', 'newer.avhdx', 'old.avhdx', 's.vhds'].sort(),
  );
});
