import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { exportJob, exportPart } from '../../../src/cli/fleet/export-job.ts';
import type { ChainJob } from '../../../src/fleet/job.ts';
import { SystemPlaces } from '../../../src/node/system-places.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { makeSets } from './many-sets.ts';
import { jobOf, subjectsIn, toolsFor } from './subjects-in.ts';

const MIB = 1024 * 1024;
const KEY = 'c0123456789';

async function exported(format: 'raw' | 'vhdx') {
  const [root, folder] = [temporaryFolder(), temporaryFolder()];
  const [set] = await makeSets(root, 1);
  const [subject] = await subjectsIn(root);
  const output = { name: `deep/shared.${format}`, format };
  const ranges = { count: 3, bytes: MIB };
  const job: ChainJob = jobOf(subject!, { action: 'export', output, ranges });
  const places = new SystemPlaces();
  onTestFinished(() => places.close());
  const tools = toolsFor(root, folder);
  return { set: set!, job, places, tools, at: join(folder, 'deep') };
}

it('writes a part into a piece of its own, byte for byte, and again over itself', async () => {
  const { set, job, places, tools, at } = await exported('vhdx');
  const part = { job, key: KEY, index: 2 };
  const told = await exportPart(places, part, tools);
  expect(await exportPart(places, part, tools)).toEqual(told);
  const [piece, ...others] = readdirSync(at);
  expect(others).toEqual([]);
  expect(piece).toMatch(/^\.shared\.vhdx.*-2\.piece$/);
  const bytes = readFileSync(join(at, piece!));
  expect(bytes.equals(set.content().subarray(2 * MIB))).toBe(true);
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  expect(told).toEqual({ index: 2, length: 2 * MIB, sha256 });
});

it('writes a VHDX, finds it when it is done again, and replaces nothing else', async () => {
  const { set, job, places, tools, at } = await exported('vhdx');
  const whole = { ...job, ranges: null };
  expect((await exportJob(places, whole, tools)).export).toMatchObject({
    ...{ sha256: set.sha256, found: false, format: 'vhdx' },
  });
  expect((await exportJob(places, whole, tools)).export).toMatchObject({
    ...{ sha256: set.sha256, found: true },
  });
  const path = join(at, 'shared.vhdx');
  const bytes = readFileSync(path);
  bytes[bytes.length - MIB + 16 * 1024]! ^= 1;
  writeFileSync(path, bytes);
  await expect(exportJob(places, whole, tools)).rejects.toMatchObject({ reason: 'holds-other' });
  expect(readFileSync(path).equals(bytes)).toBe(true);
});
