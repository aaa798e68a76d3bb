import { expect, it } from 'vitest';
import { coverageOfBrokenChains } from '../../../src/chains/broken-coverage.ts';
import { optionOf, planOf, setOf, wordsOf } from '../small-plan.ts';

const broken = () => setOf(3, { 1: null });

it('says exactly how much is had, where that was counted', async () => {
  const folder = await broken();
  const coverage = await coverageOfBrokenChains(await folder.take());
  const { yields, space, verdict } = await optionOf(folder, 'recover-partially', { coverage });
  expect(verdict).toBe('last-resort');
  expect(yields).toMatchObject({ bytes: 0x100000, ofBytes: 0x300000, certainty: 'exactly' });
  expect(space).toMatchObject({ bytes: 0x100000, bound: 'exactly' });
});

it('else says what is there at least', async () => {
  const { yields } = await optionOf(await broken(), 'recover-partially');
  expect(yields).toMatchObject({ bytes: 0x100000, certainty: 'at-least' });
});

it('writes an image and its maps', async () => {
  const option = await optionOf(await broken(), 'recover-partially');
  const image = 'new/s-partial.raw';
  expect(wordsOf(option.steps)[1]).toBe(
    `vhdset export s.vhds ${image} --format raw --allow-missing`,
  );
  expect(option.writes).toEqual([image, `${image}.map`, `${image}.map.json`]);
});

it('is no option for a whole chain', async () => {
  const ids = (await planOf(await setOf(2))).options.map(({ id }) => id);
  expect(ids).not.toContain('recover-partially');
});
