import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { JobTools } from '../../../src/cli/fleet/job-tools.ts';
import { runJob } from '../../../src/cli/fleet/run-job.ts';
import { JobFailure, JobLeftError, type TakenJob } from '../../../src/node/queue/job-worker.ts';
import {
  type FleetResult,
  fleetResultSchema,
} from '../../../src/report/json/fleet-result-schema.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { makeSets } from './many-sets.ts';
import { jobOf, subjectsIn, toolsFor } from './subjects-in.ts';

const MIB = 1024 * 1024;

const taken = (data: unknown, more: Partial<TakenJob> = {}): TakenJob => ({
  ...{ key: 'c0123456789', data, kind: 'chain', last: false },
  partValues: async () => new Map(),
  ...more,
});

async function oneSet() {
  const root = join(temporaryFolder(), 'copies');
  mkdirSync(root);
  const [set] = await makeSets(root, 1);
  const [subject] = await subjectsIn(root);
  return { root, set: set!, subject: subject!, tools: toolsFor(root) };
}

/** What a job that failed tells, and whether another attempt may do better. */
async function failureOf(promise: Promise<unknown>) {
  const error = await promise.then(
    () => null,
    (one: unknown) => one,
  );
  expect(error).toBeInstanceOf(JobFailure);
  const { message, passing } = error as JobFailure;
  return { passing, told: JSON.parse(message) };
}

it('gives a result that says of what, by whom, and how much was read', async () => {
  const { root, set, subject, tools } = await oneSet();
  let read = 0;
  const counting: JobTools = {
    ...tools,
    onRead: (bytes) => {
      read += bytes;
    },
  };
  const result = (await runJob(taken(jobOf(subject, { root })), counting)) as FleetResult;
  expect(fleetResultSchema.parse(result)).toEqual(result);
  expect(result).toMatchObject({
    ...{ key: 'c0123456789', status: 'done', action: 'hash', root, path: subject.path },
    ...{ worker: 'test', files: 4, bytesRead: read, error: null },
    hash: { digest: set.sha256, size: 4 * MIB },
  });
  expect(read).toBeGreaterThan(0);
});

it('fails for good where nothing but a change helps, with a result of its own', async () => {
  const { root, subject, tools } = await oneSet();
  const none = await failureOf(runJob(taken({ version: 7 }), tools));
  expect(none).toMatchObject({ passing: false, told: { error: { code: 'job-refused' } } });
  const [file, ...files] = subject.files;
  const other = { ...subject, files: [{ ...file!, size: 1 }, ...files] };
  const changed = await failureOf(runJob(taken(jobOf(other, { root })), tools));
  expect(changed).toMatchObject({ passing: false, told: { error: { code: 'input-changed' } } });
  expect(fleetResultSchema.parse(changed.told)).toEqual(changed.told);
});

it('may be tried again where a file could not be read', async () => {
  const { root, subject, tools } = await oneSet();
  rmSync(root, { recursive: true });
  const { passing, told } = await failureOf(runJob(taken(jobOf(subject, { root })), tools));
  expect([passing, told.status, told.error.code]).toEqual([true, 'failed', 'source-unreadable']);
});

it('a part tells its failure as its value once it is not tried again', async () => {
  const { root, subject, tools } = await oneSet();
  const other = { path: subject.path, kind: subject.kind, files: subject.files, search: [] };
  const ranges = { count: 4, bytes: MIB };
  const chain = jobOf(subject, { root, action: 'compare', other, ranges });
  const part = { version: 1, chain, key: 'c0123456789', index: 1 };
  const done = await runJob(taken(part, { kind: 'part' }), tools);
  expect(done).toMatchObject({ error: null, compared: { different: 0, missing: 0 } });
  rmSync(root, { recursive: true });
  expect(await failureOf(runJob(taken(part, { kind: 'part' }), tools))).toMatchObject({
    passing: true,
  });
  const value = await runJob(taken(part, { kind: 'part', last: true }), tools);
  expect(value).toMatchObject({ error: { code: 'source-unreadable' }, compared: null });

  // And the job of the chain tells it in its place.
  const values = new Map<string, unknown>(
    [0, 1, 2, 3].map((index) => [`c0123456789-${index}`, index === 1 ? value : done]),
  );
  const whole = await failureOf(runJob(taken(chain, { partValues: async () => values }), tools));
  expect(whole.told.error.message).toContain('part 1: ');
});

it('leaves a job that needs another folder to a worker that has it, and to no other', async () => {
  const { root, subject, tools } = await oneSet();
  const elsewhere = join(root, '..', 'elsewhere');
  const path = join(elsewhere, 'base.vhdx');
  const search = [{ path, size: 1, modified: null, tag: null, identity: null }];
  // Only to be looked through for parents: what is found there may make another result.
  const job = taken(jobOf({ ...subject, search }, { root }));
  const withOthers = (...others: string[][]): JobTools => ({
    ...tools,
    others: async () => others,
  });
  await expect(runJob(job, withOthers([root, elsewhere]))).rejects.toBeInstanceOf(JobLeftError);
  for (const others of [[], [[root], [elsewhere]], [['https://', 's3://a@b/', '']]]) {
    const { passing, told } = await failureOf(runJob(job, withOthers(...others)));
    expect(passing).toBe(false);
    expect(told.error.message).toContain(path);
    expect(told.error.message).toContain('all folders that were submitted together');
  }
  // What it can do it does, whatever others have.
  const own = await runJob(taken(jobOf(subject, { root })), withOthers([root, elsewhere]));
  expect(own).toMatchObject({ status: 'done' });
});
