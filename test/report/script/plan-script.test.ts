import { expect, it } from 'vitest';
import {
  optionFor,
  plainProse,
  UnscriptableError,
} from '../../../src/report/script/plan-script.ts';
import { planOf, setOf } from '../../recovery/small-plan.ts';

it('is for the recommended option, or the one asked for', async () => {
  const plan = await planOf(await setOf(2));
  expect(optionFor(plan, null).id).toBe('flatten');
  expect(optionFor(plan, 'convert-vhd').id).toBe('convert-vhd');
});

it('is refused for what is impossible, or not there', async () => {
  const plan = await planOf(await setOf(2));
  expect(() => optionFor(plan, 'copy-standalone')).toThrow(
    /impossible here: The disk has a parent/,
  );
  expect(() => optionFor(plan, 'no-such-option')).toThrow(UnscriptableError);
});

it('writes our prose in ASCII', () => {
  expect(plainProse('can’t …')).toBe("can't ...");
});
