import { expect, it } from 'vitest';
import { planJson } from '../../../src/report/json/plan-json.ts';
import { planSchema } from '../../../src/report/json/plan-schema.ts';
import { plansOf, setOf } from '../../recovery/small-plan.ts';

it.each([
  ['whole', {}],
  ['broken', { 1: null }],
  ['mismatched', { 1: { id: 77 } }],
])('of a %s set keeps to the schema that ships', async (_, change) => {
  const json = planJson(await plansOf(await setOf(3, change)), ['.'], '1.2.3');
  const roundTrip = JSON.parse(JSON.stringify(json));
  expect(planSchema.strict().parse(roundTrip)).toEqual(roundTrip);
});

it('gives commands as words, unquoted', async () => {
  const { plans } = planJson(await plansOf(await setOf(2)), ['.'], '1.2.3');
  expect(plans[0]).toMatchObject({ subject: 's.vhds', recommended: 'flatten' });
  expect(plans[0]!.options[0]!.steps[1]).toMatchObject({
    by: 'script',
    commands: [
      {
        tool: 'vhdset',
        argv: ['vhdset', 'export', 's.vhds', 'new/s-flat.vhdx', '--format', 'vhdx'],
      },
    ],
  });
});
