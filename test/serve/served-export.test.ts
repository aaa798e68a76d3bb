import { expect, it } from 'vitest';
import { exportNamed } from '../../src/serve/served-export.ts';
import { smallExport } from './test-client.ts';

it('guesses no export where there are several', async () => {
  const one = await smallExport();
  const two = { ...one, name: 'two' };
  expect(exportNamed([one], '')).toBe(one);
  expect(exportNamed([one, two], '')).toBeUndefined();
  expect(exportNamed([one, two], 'two')).toBe(two);
  expect(exportNamed([one], 'other')).toBeUndefined();
});
