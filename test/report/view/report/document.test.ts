import { expect, it } from 'vitest';
import { cut } from '../../../../src/report/view/report/document.ts';

it('cuts a list where more than one would be hidden: a line for one saves none', () => {
  const items = [1, 2, 3, 4, 5];
  expect(cut(items, 5)).toEqual({ shown: items, hidden: 0 });
  expect(cut(items, 4)).toEqual({ shown: items, hidden: 0 });
  expect(cut(items, 3)).toEqual({ shown: [1, 2, 3], hidden: 2 });
  expect(cut([], 0)).toEqual({ shown: [], hidden: 0 });
});
