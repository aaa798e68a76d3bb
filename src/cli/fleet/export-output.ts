import { stat } from 'node:fs/promises';
import type { ByteSource } from '../../bytes/byte-source.ts';
import type { DiskSink } from '../../disk/export-raw.ts';
import type { ChainJob, JobOutput } from '../../fleet/job.ts';
import { writeOutput } from '../../node/atomic-output.ts';
import type { ContentDigests } from '../../node/content-digests.ts';
import { FilePool } from '../../node/file-pool.ts';
import { OutputError } from '../../node/output-error.ts';
import { makeSparse } from '../../node/sparse-flag.ts';
import { type FleetOutcome, NO_OUTCOME } from '../../report/json/fleet-result-schema.ts';
import { withDigest } from './hash-job.ts';

/**
 * Writes the output of a job, which gets its name when it is complete, and once.
 * @param write feeds the digest with the content of the disk
 * @returns the digest; null where something has that name already, also when it appeared meanwhile
 */
export async function writeOnce(
  path: string,
  job: ChainJob,
  write: (sink: DiskSink, digest: ContentDigests) => Promise<void>,
): Promise<string | null> {
  if (await isThere(path)) return null;
  try {
    return await withDigest((digest) =>
      writeOutput(path, { inputs: inputsOf(job) }, async (sink) => {
        if (job.output!.format === 'raw') await makeSparse(sink.partialPath);
        await write(sink, digest);
      }),
    );
  } catch (error) {
    if (error instanceof OutputError && error.reason === 'exists') return null;
    throw error;
  }
}

export const inputsOf = ({ subject: { files, search } }: ChainJob) =>
  [...files, ...search].map(({ path }) => path);

export function exportedOutcome(
  { name, format }: JobOutput,
  size: number,
  sha256: string,
  found: boolean,
): FleetOutcome {
  return { ...NO_OUTCOME, export: { output: name, format, size, sha256, found } };
}

/** Opens files of this machine for as long as `work` takes. */
export async function withFiles<T>(
  paths: readonly string[],
  work: (sources: readonly ByteSource[]) => Promise<T>,
): Promise<T> {
  const pool = new FilePool();
  try {
    const sources: ByteSource[] = [];
    for (const path of paths) sources.push(await pool.open(path));
    return await work(sources);
  } finally {
    pool.close();
  }
}

export function otherContent(path: string): OutputError {
  const why =
    'it is there already, and holds something else; move it away, or choose another folder';
  return new OutputError(path, 'holds-other', why);
}

async function isThere(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
