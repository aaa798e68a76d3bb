import { expect, it } from 'vitest';
import { folding } from '../../../src/report/view/folding.ts';

it('lists the first, and keeps the rest', () => {
  expect(folding([1, 2, 3], 2)).toEqual({ listed: [1, 2], folded: [3] });
  expect(folding([1, 2], 2)).toEqual({ listed: [1, 2], folded: [] });
});
