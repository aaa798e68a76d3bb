import { expect, it } from 'vitest';
import { buildVhdx } from '../../../fixtures/vhdx-builder.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { diskName, optionOf, setOf, wordsOf } from '../small-plan.ts';

it('copies the one disk to a .vhdx, and has the copy mounted read-only by a person', async () => {
  const option = await optionOf(await setOf(1), 'copy-standalone');
  expect(option).toMatchObject({
    verdict: 'recommended',
    writes: [`new/${diskName(1).slice(0, -6)}.vhdx`, 'new/sources.sha256'],
  });
  const [, manifest, copy, mount] = option.steps;
  expect(manifest!.by).toBe('script');
  expect(wordsOf([manifest!])).toEqual(['vhdset hash . --files --manifest new/sources.sha256']);
  expect(wordsOf([copy!])).toEqual([`${diskName(1)} ${option.writes[0]}`]);
  expect(mount).toMatchObject({ by: 'person' });
  expect(wordsOf([mount!])).toEqual([
    `Mount-DiskImage -ImagePath ${option.writes[0]} -Access ReadOnly`,
  ]);
});

it.each([0x10000, 0x30000])(
  'says that a second copy of a structure is read, where the one at %i is damaged',
  async (offset) => {
    const image = await buildVhdx();
    const folder = new SmallFolder().file('a.vhdx', image);
    expect((await optionOf(folder, 'copy-standalone')).warnings).toHaveLength(1);
    await image.write(Buffer.from([0xff]), offset + 100);
    const { warnings } = await optionOf(folder, 'copy-standalone');
    expect(warnings.join()).toContain('If Windows refuses the copy, flatten instead');
  },
);

it('is impossible for a disk that has a parent', async () => {
  const option = await optionOf(await setOf(2), 'copy-standalone');
  expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
  expect(option.why).toContain('has a parent');
});
