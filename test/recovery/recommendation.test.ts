import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { RULES, recommendedFor } from '../../src/recovery/recommendation.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { setOf, situationIn } from './small-plan.ts';

it('is described in docs/recovery.md, rule by rule and in this order', () => {
  const table = RULES.map(({ when, recommend }) => `| ${when} | ${recommend} |`).join('\n');
  expect(readFileSync('docs/recovery.md', 'utf8')).toContain(table);
});

it('takes the first rule that applies', async () => {
  expect(recommendedFor(await situationIn(await setOf(1)))).toBe('copy-standalone');
  expect(recommendedFor(await situationIn(await setOf(2)))).toBe('flatten');
  expect(recommendedFor(await situationIn(await setOf(2, { 1: null })))).toBe(
    'restore-missing-parent',
  );
});

it('knows nothing to recommend for a damaged set without a disk', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: 'x.avhdx' });
  const situation = await situationIn(folder);
  expect(recommendedFor({ ...situation, leafMissing: false })).toBeNull();
});
