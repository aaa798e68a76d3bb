import { expect, it } from 'vitest';
import { SmallFolder } from '../../sets/small-folder.ts';
import { optionOf, wordsOf } from '../small-plan.ts';

it('hashes and compares the copies, then leaves the choice to a person', async () => {
  const folder = new SmallFolder();
  await folder.disk('a/base.vhdx', { id: 1 });
  await folder.disk('b/base.vhdx', { id: 1, fileWriteId: 5 });
  await folder.disk('c/leaf.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const option = await optionOf(folder, 'choose-parent');
  expect(option.verdict).toBe('recommended');
  expect(wordsOf(option.steps)).toEqual([
    'vhdset hash a/base.vhdx',
    'vhdset hash b/base.vhdx',
    'vhdset inspect a/base.vhdx',
    'vhdset inspect b/base.vhdx',
    // The folder for the new disk comes first; it may be made twice.
    'new',
    'vhdset export c/leaf.avhdx new/leaf-flat-1.vhdx --format vhdx --parent c/leaf.avhdx=a/base.vhdx',
    'new',
    'vhdset export c/leaf.avhdx new/leaf-flat-2.vhdx --format vhdx --parent c/leaf.avhdx=b/base.vhdx',
  ]);
  // Two virtual sizes of 3 MiB.
  expect(option.time).toEqual({
    seconds: 1,
    assumption: expect.stringMatching(/^400 MB\/s for hashing.*flattening.* is not counted$/),
  });
  expect(option.steps.slice(2).every(({ by }) => by === 'person')).toBe(true);
});
