import { describe, expect, it } from 'vitest';
import { findChangedParents } from '../../src/chains/changed-parents.ts';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { type Plan, planFor } from '../../src/recovery/plan-for.ts';
import { findRelinks } from '../../src/sets/relinks.ts';
import { hostWith } from '../diagnosis/small-diagnosis.ts';
import type { SmallDisk } from '../sets/small-folder.ts';
import { DATA, diskName, setOf, wordsOf } from './small-plan.ts';

const MIB = 0x100000;
const OWN = { block: 1, data: Buffer.from('own') };

/** A set of a base and a child; in the base's place is another state, and with `before` the base elsewhere. */
async function planOf(changed: Partial<SmallDisk>, before?: Partial<SmallDisk>): Promise<Plan> {
  const folder = await setOf(2, { 1: { id: 77, ...changed }, 2: { blocks: [OWN] } });
  if (before) await folder.disk(`backup/${diskName(1)}`, { id: 1, blocks: [DATA], ...before });
  const inventory = await folder.take();
  const host = hostWith(inventory);
  const changedParents = await findChangedParents(inventory);
  const findings = diagnose(inventory, host, { changedParents, relinks: [], sampled: [] });
  const plans = planFor(inventory, host, findings, { output: 'new', changedParents });
  expect(plans).toHaveLength(1);
  return plans[0]!;
}

describe('an enlarged parent', () => {
  const LARGER = { spec: { virtualSize: 5 * MIB } };

  it('is left alone: the chain goes on with the one from before, and anyone can compare them', async () => {
    const { recommended, warnings } = await planOf(LARGER, {});
    expect(recommended?.id).toBe('flatten');
    expect(warnings.join()).toContain('larger than');
    expect(warnings.join()).toContain('-IgnoreIdMismatch');
    const last = recommended!.steps.at(-1)!;
    expect(last.by).toBe('person');
    expect(wordsOf([last])).toEqual([`vhdset compare backup/${diskName(1)} ${diskName(1)}`]);
  });

  it('without the one from before, backups are looked through', async () => {
    const { recommended, warnings } = await planOf(LARGER);
    expect(recommended?.id).toBe('prove-identity');
    expect(warnings.join()).toContain('larger than');
  });
});

it('no host merges a chain that was found here alone', async () => {
  const { options } = await planOf({ spec: { virtualSize: 5 * MIB } }, {});
  const live = options.find(({ id }) => id === 'merge-on-live-cluster')!;
  expect(live).toMatchObject({ verdict: 'impossible', steps: [] });
  expect(live.why).toContain('On the hosts');
  expect(options.find(({ id }) => id === 'merge-in-place')!.verdict).not.toBe('impossible');
});

it('a parent that was written to: both states are exported, and the plan says which one it is for', async () => {
  const { recommended, warnings } = await planOf({ blocks: [DATA, { ...OWN, block: 2 }] }, {});
  expect(recommended?.id).toBe('flatten');
  expect(warnings.join()).toContain('there are two states');
  expect(warnings.join()).toContain(`Export ${diskName(1)} by itself`);
});

it('a child that was merged: the parent by itself comes first', async () => {
  const { recommended, warnings } = await planOf({ blocks: [DATA, OWN] });
  expect(recommended?.id).toBe('prove-identity');
  expect(recommended!.why).toContain('everything that the child stores');
  expect(warnings.join()).toContain('is the newer state');
  expect(wordsOf(recommended!.steps.slice(0, 1)).at(-1)).toBe(
    `vhdset export ${diskName(1)} new/${diskName(1).replace('.avhdx', '-merged.vhdx')} --format vhdx`,
  );
  expect(recommended!.preconditions[0]!.proof).toBe('failed');
});

it('nothing is said where nothing is known but another identity', async () => {
  const { warnings } = await planOf({ blocks: [{ ...OWN, block: 2 }] });
  expect(warnings).toEqual([]);
});

it('a link that was forced: the plan says that the chain may mix two states', async () => {
  const folder = await setOf(2, { 1: { diskId: 9 } });
  const inventory = await folder.take();
  const host = hostWith(inventory);
  const relinks = await findRelinks(inventory, new Map());
  const findings = diagnose(inventory, host, { changedParents: [], relinks, sampled: [] });
  const [plan] = planFor(inventory, host, findings, { output: 'new' });
  expect(plan!.warnings.join()).toContain('seems to have been forced');
  const [sound] = planFor(inventory, host, diagnose(inventory, host), { output: 'new' });
  expect(sound!.warnings).toEqual([]);
});
