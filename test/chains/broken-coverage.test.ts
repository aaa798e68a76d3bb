import { expect, it } from 'vitest';
import { coverageOfBrokenChains } from '../../src/chains/broken-coverage.ts';
import { diskName, setOf } from '../recovery/small-plan.ts';

it('counts what an incomplete chain holds, each byte once', async () => {
  const folder = await setOf(3, { 1: null });
  const coverage = await coverageOfBrokenChains(await folder.take());
  expect([...coverage.keys()]).toEqual([diskName(3)]);
  expect(coverage.get(diskName(3))).toMatchObject({
    total: 0x300000,
    data: 0x100000,
    absent: 0x200000,
  });
});

it('leaves whole chains alone', async () => {
  expect((await coverageOfBrokenChains(await (await setOf(3)).take())).size).toBe(0);
});

it('leaves out a chain whose leaf can’t be read', async () => {
  const folder = await setOf(2, { 1: null });
  const { leaf } = (await folder.take()).chains[0]!;
  const refused = { ...leaf, vhdx: { ...leaf.vhdx, refusal: FAULT } };
  const chains = [{ leaf: refused, members: [refused], status: 'missing-parent' as const }];
  expect((await coverageOfBrokenChains({ chains })).size).toBe(0);
});

const FAULT = { code: 'x', structure: 'test', offset: 0, message: 'refused by the test' };
