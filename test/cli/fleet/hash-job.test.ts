import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { hashJob, withDigest } from '../../../src/cli/fleet/hash-job.ts';
import { SystemPlaces } from '../../../src/node/system-places.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { makeSets } from './many-sets.ts';
import { jobOf, subjectsIn } from './subjects-in.ts';

it('hashes what a machine would see of the newest state', async () => {
  const root = temporaryFolder();
  const [set] = await makeSets(root, 1);
  const [subject] = await subjectsIn(root);
  const places = new SystemPlaces();
  const { hash } = await hashJob(places, jobOf(subject!));
  places.close();
  expect(hash).toEqual({ algorithm: 'sha256', digest: set!.sha256, size: 4 * 1024 * 1024 });
});

it('ends its digest also when the work fails', async () => {
  const bytes = new Uint8Array([1, 2, 3]);
  const digest = await withDigest((one) => one.update(bytes));
  expect(digest).toBe(createHash('sha256').update(bytes).digest('hex'));
  const failing = withDigest(async () => {
    throw new Error('the medium is gone');
  });
  await expect(failing).rejects.toThrow('the medium is gone');
});
