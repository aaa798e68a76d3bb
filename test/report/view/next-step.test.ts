import { expect, it } from 'vitest';
import { vhdset } from '../../../src/recovery/command.ts';
import { nextStep } from '../../../src/report/view/next-step.ts';
import { diskName, planOf, setOf } from '../../recovery/small-plan.ts';

const command = vhdset('plan', '.');

it('is of what needs something first, and counts the rest', async () => {
  const inOrder = await planOf(await setOf(1));
  const needing = await planOf(await setOf(2));
  expect(nextStep([inOrder, needing, { ...needing }], command)).toEqual({
    id: 'flatten',
    words: 'Flatten the chain into a new disk [flatten]; and 1 more plan',
    command,
    warnings: [],
  });
  expect(nextStep([inOrder], command)?.id).toBe('copy-standalone');
});

it('tells the warnings of all plans, each once', async () => {
  const behind = await planOf((await setOf(2)).set('s.vhds', { activeLeaf: diskName(1) }));
  const { warnings } = nextStep([behind, { ...behind }], command)!;
  expect(warnings).toEqual(behind.warnings);
  expect(warnings[0]).toMatch(/^Do not start/);
});

it('is nothing without a plan, or when nothing is recommended', async () => {
  const plan = await planOf(await setOf(1));
  expect(nextStep([], command)).toBeNull();
  expect(nextStep([{ ...plan, recommended: null }], command)).toBeNull();
});
