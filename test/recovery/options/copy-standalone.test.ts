import { expect, it } from 'vitest';
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

it('is impossible for a disk that has a parent', async () => {
  const option = await optionOf(await setOf(2), 'copy-standalone');
  expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
  expect(option.why).toContain('has a parent');
});
