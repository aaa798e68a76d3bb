import { expect, it } from 'vitest';
import { vhdset } from '../../src/recovery/command.ts';
import { byHand, step } from '../../src/recovery/draft.ts';
import {
  comparesHashes,
  optionFor,
  plainProse,
  UnscriptableError,
} from '../../src/report/plan-script.ts';
import { planOf, setOf } from '../recovery/small-plan.ts';

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

it('compares two hashes of disks, where a script runs them', () => {
  const hashes = [vhdset('hash', { path: 'a' }), vhdset('hash', { path: 'b' })];
  expect(comparesHashes(step('', ...hashes))).toBe(true);
  expect(comparesHashes(byHand('', ...hashes))).toBe(false);
  expect(comparesHashes(step('', hashes[0]!))).toBe(false);
  expect(comparesHashes(step('', hashes[0]!, vhdset('check')))).toBe(false);
});

it('writes our prose in ASCII', () => {
  expect(plainProse('can’t …')).toBe("can't ...");
});
