import { expect, it } from 'vitest';
import { textOf } from '../../src/recovery/command.ts';
import { diskName, planOf, setOf } from './small-plan.ts';

it('offers no choice where nothing lies beside a chain that is whole', async () => {
  expect((await planOf(await setOf(3))).choices).toEqual([]);
});

it('offers the other leaf, told by what it holds since both were one', async () => {
  const folder = await setOf(2);
  await folder.disk('branch.avhdx', { id: 9, parentId: 1, relative: diskName(1) });
  const { choices } = await planOf(folder, { only: 'branch.avhdx' });
  expect(choices.map(({ kind, path, against }) => [kind, path, against])).toEqual([
    ['state', diskName(2), 'branch.avhdx'],
  ]);
  const [{ tells, files }] = choices as [(typeof choices)[number]];
  expect(tells.argv.map(textOf).join(' ')).toBe(
    `vhdset diff ${diskName(2)} --from ${diskName(1)} --files`,
  );
  expect(files).toBeNull();
});

it('needs the user’s word for copies whose identity is not the one asked for', async () => {
  const folder = await setOf(2, { 1: null });
  await folder.disk(`a/${diskName(1)}`, { id: 7 });
  await folder.disk(`b/${diskName(1)}`, { id: 8 });
  const { choices } = await planOf(folder);
  for (const { tells } of choices) expect(tells.argv).toContain('--ignore-id-mismatch');
});
