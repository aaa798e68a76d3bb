import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { ReadBudget } from '../../src/bytes/read-budget.ts';

it('is shared by sources; when more is asked for than is left, nothing is left', async () => {
  const budget = new ReadBudget(100);
  const [a, b] = [
    new MemorySource(new Uint8Array(200).fill(1)),
    new MemorySource(new Uint8Array(9)),
  ];
  const [first, second] = [budget.over(a), budget.over(b)];
  expect([first.size, second.size]).toEqual([200, 9]);
  const target = new Uint8Array(60);
  await first.read(target, 10);
  expect(target.every((byte) => byte === 1)).toBe(true);
  await second.read(new Uint8Array(9), 0);
  expect(budget.signal.aborted).toBe(false);
  await expect(first.read(target, 10)).rejects.toMatchObject({ code: 'read-budget-spent' });
  expect(budget.signal.reason).toMatchObject({ code: 'read-budget-spent' });
  await expect(second.read(new Uint8Array(1), 0)).rejects.toThrow(/more than the 100 bytes/);
});
