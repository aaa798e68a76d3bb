import { z } from 'zod';
import { JobRefusedError } from './job-refused-error.ts';

/** What is done with each chain. */
export const FLEET_ACTIONS = ['analyze', 'check', 'hash', 'compare', 'export'] as const;
export type FleetAction = (typeof FLEET_ACTIONS)[number];

/** Of the text of a job: a chain of some ten thousand disks. */
export const LONGEST_JOB = 8 * 1024 * 1024;
/** Files of one job, those of the other side of a comparison not counted. */
export const MOST_FILES = 20_000;
/** Parts of one chain. */
export const MOST_RANGES = 4096;
/** Characters: what Linux takes, and any S3 key. */
const LONGEST_PATH = 4096;

/** A path that is shown, opened and written: no control character is in it, nor half a character. */
const path = z
  .string()
  .min(1)
  .max(LONGEST_PATH)
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), 'has a control character');
const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);

/** A file, and what it was like when the job was submitted. */
const jobFile = z.strictObject({
  path,
  size: count,
  /** Milliseconds since 1970, with their fractions; null where nobody tells. */
  modified: z.number().finite().nullable(),
  /** The entity tag, where a server tells one. */
  tag: z.string().max(1024).nullable(),
  /** The DataWriteGuid of a disk; null for what has none. */
  identity: z
    .string()
    .regex(/^[0-9a-f-]{36}$/)
    .nullable(),
});
export type JobFile = z.infer<typeof jobFile>;

const files = z.array(jobFile).max(MOST_FILES);

/** One disk or set, and the files that have to do with it. */
const subject = z.strictObject({
  /** The `.vhds`, the leaf of a chain without one, or a file that is neither and should be. */
  path,
  kind: z.enum(['set', 'chain', 'file']),
  files,
  /** Files among which parents are looked for, and that are told of only where they are one. */
  search: files,
});
export type JobSubject = z.infer<typeof subject>;

/** Where an export goes, and what it is. */
const output = z.strictObject({
  /** Relative to the folder that the worker was given; names with slashes between. */
  name: path,
  format: z.enum(['raw', 'vhdx']),
});
export type JobOutput = z.infer<typeof output>;

export const chainJob = z.strictObject({
  version: z.literal(1),
  action: z.enum(FLEET_ACTIONS),
  /** The folder that was submitted. */
  root: path,
  subject,
  /** What the chain is compared with. */
  other: subject.nullable(),
  output: output.nullable(),
  /** Where the work is cut: each part has so many bytes of the disk, the last one the rest. */
  ranges: z.strictObject({ count: count.min(2).max(MOST_RANGES), bytes: count.min(1) }).nullable(),
});
export type ChainJob = z.infer<typeof chainJob>;

/** A part of the work of a chain's job. */
export const rangeJob = z.strictObject({
  version: z.literal(1),
  chain: chainJob,
  /** The key of the chain's job: the names of its pieces are made of it. */
  key: z.string().regex(/^[a-z]\w{10,80}$/),
  index: count.max(MOST_RANGES - 1),
});
export type RangeJob = z.infer<typeof rangeJob>;

/**
 * What came from the queue, as a job of a chain; whoever can write to the queue may have put it there.
 * @throws {JobRefusedError}
 */
export function parseChainJob(data: unknown): ChainJob {
  const job = parsed(chainJob, data);
  requireSense(job);
  return job;
}

/** @throws {JobRefusedError} */
export function parseRangeJob(data: unknown): RangeJob {
  const job = parsed(rangeJob, data);
  requireSense(job.chain);
  const { ranges, action } = job.chain;
  if (ranges === null) throw new JobRefusedError('chain.ranges', 'is missing');
  if (action !== 'compare' && action !== 'export')
    throw new JobRefusedError('chain.action', `is ${action}, which has no parts`);
  if (job.index >= ranges.count) throw new JobRefusedError('index', 'is none of its parts');
  return job;
}

function parsed<T>(schema: z.ZodType<T>, data: unknown): T {
  // Long lists are refused before each of their entries is looked at.
  if (isTooLong(data)) throw new JobRefusedError('files', `are more than ${MOST_FILES}`);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new JobRefusedError(issue?.path.join('.') || 'all of it', `is wrong: ${issue?.message}`);
}

function isTooLong(data: unknown, depth = 0): boolean {
  if (typeof data !== 'object' || data === null || depth > 4) return false;
  if (Array.isArray(data)) return data.length > MOST_FILES;
  return Object.values(data).some((value) => isTooLong(value, depth + 1));
}

/** What a schema does not say: the parts of a job belong together. */
function requireSense({ action, other, output, ranges, subject: { path: own, files } }: ChainJob) {
  const refuse = (field: string, why: string): never => {
    throw new JobRefusedError(field, why);
  };
  if (!files.some((file) => file.path === own)) refuse('subject.path', 'is none of its files');
  if ((action === 'compare') !== (other !== null)) refuse('other', `does not go with ${action}`);
  if (other && !other.files.some((file) => file.path === other.path)) {
    refuse('other.path', 'is none of its files');
  }
  if ((action === 'export') !== (output !== null)) refuse('output', `does not go with ${action}`);
  if (ranges && action !== 'compare' && action !== 'export')
    refuse('ranges', `do not go with ${action}`);
}
