import { expect, it } from 'vitest';
import type { Plan } from '../../../src/recovery/plan-for.ts';
import { planView } from '../../../src/report/view/plan-view.ts';
import { planOf, plansOf, setOf } from '../../recovery/small-plan.ts';
import { SmallFolder } from '../../sets/small-folder.ts';

const viewOf = (plans: readonly Plan[], option: string | null = null) =>
  planView(plans, { roots: ['/copy'], option });

it('is data that survives being written as JSON and read again', async () => {
  const view = viewOf(await plansOf(await setOf(3, { 1: null })));
  expect(JSON.parse(JSON.stringify(view))).toEqual(view);
});

it('says of a plan what it is for, its options, and which is told in full', async () => {
  const plan = await planOf(await setOf(3));
  const [view] = viewOf([{ ...plan, subject: '/copy/s.vhds' }]).plans;
  expect(view).toMatchObject({
    ...{ name: 's.vhds', kind: 'VHD Set', facts: '3 disks, complete, 3 MiB virtual' },
    ...{ told: 'in-full', hopeless: null, recommended: 'flatten', chosen: 'flatten' },
  });
  expect(view!.options.map(({ id }) => id)).toEqual(plan.options.map(({ id }) => id));
  expect(viewOf([plan], 'merge-in-place').plans[0]!.chosen).toBe('merge-in-place');
  expect(viewOf([plan], 'no-such-option').plans[0]!.chosen).toBeNull();
});

it('says so where nothing is left', async () => {
  const plan = await planOf(await setOf(1));
  const [view] = viewOf([{ ...plan, recommended: null, options: [], disks: 0 }]).plans;
  expect(view).toMatchObject({ facts: 'no disk of it was found', chosen: null });
  expect(view!.hopeless).toMatch(/^Nothing can be recovered/);
});

it('tells two plans in full, three in short; with an option asked for all in full', async () => {
  const plan = await planOf(await setOf(2));
  const told = (count: number, option: string | null = null) =>
    viewOf(
      Array.from({ length: count }, () => ({ ...plan })),
      option,
    ).plans.map((one) => one.told);
  expect(told(2)).toEqual(['in-full', 'in-full']);
  expect(told(3)).toEqual(['in-short', 'in-short', 'in-short']);
  expect(told(3, 'flatten')).toEqual(['in-full', 'in-full', 'in-full']);
});

it('puts what is in order into a line beside what is not, and tells it in full alone', async () => {
  const needing = await planOf(await setOf(2));
  const [fine] = await plansOf(await new SmallFolder().disk('alone.vhdx', { id: 50 }));
  const many = Array.from({ length: 14 }, (_, n) => ({ ...fine!, subject: `/copy/${n}.vhdx` }));
  const { plans, inOrder } = viewOf([...many, needing]);
  expect(plans.at(-1)!.told).toBe('in-full');
  expect(plans[0]!.told).toBe('in-a-line');
  expect(inOrder!.words).toMatch(/^14 disks in order/);
  expect(inOrder!.disks.listed).toHaveLength(12);
  expect(inOrder!.disks.folded).toEqual([
    { subject: '/copy/12.vhdx', name: '12.vhdx' },
    { subject: '/copy/13.vhdx', name: '13.vhdx' },
  ]);
  expect(viewOf([fine!])).toMatchObject({ inOrder: null, plans: [{ told: 'in-full' }] });
});

it('begins with a hold', async () => {
  const plan = await planOf(await setOf(2));
  expect(viewOf([plan]).hold).toBeNull();
  expect(viewOf([{ ...plan, subject: '/copy/s.vhds', hold: true }]).hold).toMatch(
    /^HOLD: .* uses s\.vhds$/,
  );
});
