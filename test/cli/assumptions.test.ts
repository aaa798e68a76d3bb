import { expect, it } from 'vitest';
import { parseAssumptions } from '../../src/cli/assumptions.ts';
import { UsageError } from '../../src/cli/exit.ts';

it('takes sizes with units, and whether there is a parent', () => {
  const texts = ['block-size=2M', 'virtual-size=40G', 'sector-size=512', 'type=differencing'];
  expect(parseAssumptions(texts)).toEqual({
    blockSize: 2 ** 21,
    virtualSize: 40 * 2 ** 30,
    logicalSectorSize: 512,
    hasParent: true,
  });
  expect(parseAssumptions(['type=base'])).toEqual({ hasParent: false });
  expect(parseAssumptions([])).toEqual({});
});

it.each(['block-size', 'block-size=', 'block-size=two', 'type=other', 'toString=1', '=1', ''])(
  'refuses %j as wrong usage',
  (text) => {
    expect(() => parseAssumptions([text])).toThrow(UsageError);
  },
);
