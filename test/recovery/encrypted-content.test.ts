import { expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { planFor } from '../../src/recovery/plan-for.ts';
import type { InventoryFile } from '../../src/sets/model.ts';
import type { SampledFile } from '../../src/sets/stripes.ts';
import { hostWith } from '../diagnosis/small-diagnosis.ts';
import type { SmallFolder } from '../sets/small-folder.ts';
import { diskName, setOf } from './small-plan.ts';

const KIB = 1024;
const STRIPES = {
  ...{ first: 0, length: 128 * KIB, distance: 640 * KIB, count: 9 },
  ...{ searched: 1024 * KIB, step: 64 * KIB },
};

async function planWith(folder: SmallFolder, path: string, change: Partial<SampledFile>) {
  const inventory = await folder.take();
  const file = inventory.files.find((one: InventoryFile) => one.path === path)!;
  const sampled = [{ file, samples: 16, random: 4, structures: [], stripes: null, ...change }];
  const host = hostWith(inventory);
  const findings = diagnose(inventory, host, { changedParents: [], relinks: [], sampled });
  return planFor(inventory, host, findings, { output: 'new' })[0]!;
}

it('a disk of a whole chain that has stripes: a backup first, nothing is called sound', async () => {
  const { recommended, warnings } = await planWith(await setOf(3), diskName(1), {
    stripes: STRIPES,
  });
  expect(recommended?.id).toBe('restore-damaged-disk');
  expect(recommended!.why).toContain('seem to be encrypted');
  expect(recommended!.why).not.toContain('Most often the copy is bad');
  expect(recommended!.preconditions).toHaveLength(1);
  expect(warnings[0]).toContain('may be encrypted in stripes');
});

it('stripes at the distance of the blocks change no plan', async () => {
  const stripes = { ...STRIPES, distance: 2 * 1024 * KIB };
  const { recommended, warnings } = await planWith(await setOf(3), diskName(1), { stripes });
  expect(recommended?.id).toBe('flatten');
  expect(warnings).toEqual([]);
});

it('what stands where the parent should, and is encrypted, is kept and not repaired', async () => {
  const folder = (await setOf(3, { 1: null })).file(diskName(1), 'x'.repeat(8192));
  const structures = [{ offset: 0, what: 'file type identifier', entropy: 7.95 }];
  const { recommended, warnings } = await planWith(folder, diskName(1), { structures });
  expect(recommended?.id).toBe('restore-missing-parent');
  expect(warnings[0]).toContain('Keep it as it is');
  expect(warnings.join()).not.toContain('may be the newest disk');
});
