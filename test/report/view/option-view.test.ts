import { expect, it } from 'vitest';
import { needsPowerShell, optionView } from '../../../src/report/view/option-view.ts';
import { optionOf, setOf } from '../../recovery/small-plan.ts';

it('is done in PowerShell from first to last, where a step needs it', async () => {
  const folder = await setOf(2);
  const merge = await optionOf(folder, 'merge-in-place');
  expect(optionView(merge, []).inPowerShell).toBe(true);
  expect(optionView(await optionOf(folder, 'flatten'), []).inPowerShell).toBe(false);
  // What a person types where the evidence is not is no reason.
  const steps = merge.steps.map((step) => ({ ...step, by: 'person' as const }));
  expect(needsPowerShell({ steps })).toBe(false);
});

it('has its facts as words, unless it is impossible', async () => {
  const flatten = optionView(await optionOf(await setOf(2), 'flatten'), []);
  expect(flatten.facts.map(({ label }) => label)).toEqual(['Gives', 'Needs', 'Time', 'Risk']);
  expect(flatten.facts[0]!.words).toMatch(/^the whole disk in its newest state/);
  const impossible = optionView(await optionOf(await setOf(2, { 1: null }), 'flatten'), []);
  expect(impossible.facts).toEqual([]);
});

it('folds commands beyond eight of a step, and keeps them', async () => {
  const { steps } = optionView(await optionOf(await setOf(12), 'merge-in-place'), []);
  const most = steps.map(({ commands }) => [commands.listed.length, commands.folded.length]);
  expect(most).toContainEqual([8, 3]);
});

it('names evidence within the folder that was given', async () => {
  const option = await optionOf(await setOf(2), 'flatten');
  const by = [{ path: '/copy/a.vhdx', what: 'x', value: 1, certainty: 'decoded' as const }];
  const preconditions = [{ text: 'so', proof: 'proven' as const, by }];
  expect(optionView({ ...option, preconditions }, ['/copy']).preconditions).toEqual([
    { text: 'so', proof: 'proven', by: [{ ...by[0], name: 'a.vhdx' }] },
  ]);
});
