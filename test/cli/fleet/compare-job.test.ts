import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import {
  type ComparedPart,
  comparePart,
  comparisonOf,
} from '../../../src/cli/fleet/compare-job.ts';
import type { ChainJob, JobSubject } from '../../../src/fleet/job.ts';
import { SystemPlaces } from '../../../src/node/system-places.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { makeSets } from './many-sets.ts';
import { jobOf, subjectsIn } from './subjects-in.ts';

const MIB = 1024 * 1024;

/** A set, and a raw image of it in which some bytes are others. */
async function compared(changed: readonly number[]) {
  const root = temporaryFolder();
  const [set] = await makeSets(root, 1);
  const path = join(temporaryFolder(), 'shared.raw');
  const image = set!.content();
  for (const at of changed) image[at]! ^= 1;
  writeFileSync(path, image);
  const file = { path, size: image.length, modified: null, tag: null, identity: null };
  const other: JobSubject = { path, kind: 'file', files: [file], search: [] };
  const [subject] = await subjectsIn(root);
  const ranges = { count: 4, bytes: MIB };
  const job = jobOf(subject!, { action: 'compare', other, ranges });
  const places = new SystemPlaces();
  onTestFinished(() => places.close());
  return { job, places };
}

const together = (job: ChainJob, parts: readonly ComparedPart[]) =>
  comparisonOf(job, parts).comparison!;

it('finds what differs, where it stands, in parts as in the whole', async () => {
  const { job, places } = await compared([5, 2 * MIB + 3, 4 * MIB - 1]);
  const whole = together(job, [await comparePart(places, job, null)]);
  const parts: ComparedPart[] = [];
  for (let index = 0; index < 4; index++) parts.push(await comparePart(places, job, index));
  expect(together(job, parts)).toEqual(whole);
  expect(whole).toMatchObject({ verdict: 'different', ranges: 3, missing: 0, size: 4 * MIB });
  expect(whole.first.map(({ offset }) => Math.floor(offset / MIB))).toEqual([0, 2, 3]);
  expect(parts.map(({ ranges }) => ranges)).toEqual([1, 0, 1, 1]);
});

it('says that they are equal only where all is there and of one size', async () => {
  const { job, places } = await compared([]);
  const part = await comparePart(places, job, null);
  expect(together(job, [part]).verdict).toBe('equal');
  expect(together(job, [{ ...part, otherSize: part.size + 512 }]).verdict).toBe('different');
  expect(together(job, [part, { ...part, missing: 512 }]).verdict).toBe('unknown');
  expect(together(job, [part, { ...part, missing: 512, different: 1 }]).verdict).toBe('different');
});
