import { expect, it } from 'vitest';
import { SmallFolder } from '../../sets/small-folder.ts';
import { optionOf, planOf, setOf, wordsOf } from '../small-plan.ts';

async function moved(): Promise<SmallFolder> {
  const folder = await new SmallFolder().disk('old/renamed.vhdx', { id: 1 });
  return folder.disk('a.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
}

it('ties copies together where Windows would not find the parent', async () => {
  const option = await optionOf(await moved(), 'relink-parent');
  expect(wordsOf(option.steps).slice(1)).toEqual([
    // The files come from two folders.
    'vhdset hash . --files --manifest new/relinked/sources.sha256',
    'vhdset hash old --files --manifest new/relinked/sources-2.sha256',
    'a.avhdx new/relinked/a.avhdx',
    'old/renamed.vhdx new/relinked/renamed.vhdx',
    'Set-VHD -Path new/relinked/a.avhdx -ParentPath new/relinked/renamed.vhdx',
  ]);
  expect(option.warnings.join()).toContain('-IgnoreIdMismatch');
  expect((await planOf(await moved())).recommended?.id).toBe('flatten');
});

it('is no option where every parent is where its child looks', async () => {
  const ids = (await planOf(await setOf(3))).options.map(({ id }) => id);
  expect(ids).not.toContain('relink-parent');
});
