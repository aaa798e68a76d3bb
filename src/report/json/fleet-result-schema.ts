import { z } from 'zod';
import { bytes, chainStatus, path } from './schema-terms.ts';

/**
 * The contract of `fleet results`: a line for each chain, short whatever the chain is like. What a
 * worker gives back is checked against it, and so is what comes out of the queue.
 */
const severity = z.enum(['info', 'warning', 'error', 'critical']);
const guid = z.string().regex(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
const time = z.iso.datetime();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

const member = z.object({
  path,
  size: bytes,
  modified: time.nullable(),
  /** Its DataWriteGuid: two disks of one identity hold the same data, or claim to. */
  identity: guid.nullable(),
  virtualDiskId: guid.nullable(),
  /** What of the disk it stores of its own; null when that could not be counted. */
  dataBytes: bytes.nullable(),
});

const analysis = z.object({
  /** Of the chain; null where there is none. */
  status: chainStatus.nullable(),
  /** Why the chain may not be relied on is among the findings. */
  disks: bytes,
  checkpoints: bytes,
  virtualSize: bytes.nullable(),
  /** No machine of it may be started, stopped or moved. */
  hold: z.boolean(),
  /** Of the findings; null where there are none. */
  worst: severity.nullable(),
  /** By id, the most severe first; the subject and title are those of the first. */
  findings: z.array(
    z.object({ id: z.string(), severity, count: bytes, subject: path, title: z.string() }),
  ),
  /** What an expert would do; null where no way is known. */
  recommended: z.string().nullable(),
  oldestCheckpoint: time.nullable(),
  newestCheckpoint: time.nullable(),
  /** Leaf first. */
  members: z.array(member),
  /** How many more members there are. */
  membersLeftOut: bytes,
  /** By the Monday that a week (UTC) begins with. */
  growth: z.array(z.object({ week: z.iso.date(), bytes })),
  /** Names of the machines that attach it. */
  machines: z.array(z.string()),
});

const check = z.object({
  files: bytes,
  errors: bytes,
  warnings: bytes,
  /** How often each rule is broken. */
  rules: z.array(z.object({ rule: z.string(), severity: z.string(), count: bytes })),
  /** The first places. */
  places: z.array(
    z.object({ path, rule: z.string(), offset: bytes.nullable(), message: z.string() }),
  ),
  notChecked: z.array(z.object({ path, reason: z.string() })),
});

const hash = z.object({ algorithm: z.literal('sha256'), digest: sha256, size: bytes });

const comparison = z.object({
  with: path,
  verdict: z.enum(['equal', 'different', 'unknown']),
  /** Bytes of each disk. */
  size: bytes,
  otherSize: bytes,
  different: bytes,
  missing: bytes,
  /** How many ranges differ, and the first of them. */
  ranges: bytes,
  first: z.array(
    z.object({ offset: bytes, length: bytes, kind: z.enum(['different', 'missing']) }),
  ),
});

const exported = z.object({
  /** Relative to the folder for outputs. */
  output: path,
  format: z.enum(['raw', 'vhdx']),
  /** Of the disk. */
  size: bytes,
  sha256,
  /** It was there already, and was proven to hold the same. */
  found: z.boolean(),
});

export const fleetResultSchema = z.object({
  schema: z.literal('vhdset-fleet-result-1'),
  /** The same for the same action on the same input. */
  key: z.string(),
  /** Null for what is no job: somebody else put it into the queue. */
  action: z.enum(['analyze', 'check', 'hash', 'compare', 'export']).nullable(),
  status: z.enum(['done', 'failed']),
  /** Null unless it failed. */
  error: z.object({ code: z.string(), message: z.string() }).nullable(),
  /** The folder that was submitted. */
  root: path,
  /** The `.vhds`, the leaf of a chain without one, or a file that should be one of them. */
  path,
  kind: z.enum(['set', 'chain', 'file']),
  /** How many files belong to it, and their bytes. */
  files: bytes,
  bytes,
  /** What was read for the result. */
  bytesRead: bytes,
  seconds: z.number().nonnegative(),
  finished: time,
  /** Which worker it was: its machine and process. */
  worker: z.string(),
  version: z.string(),
  /** Null save for the action that was asked for. */
  analysis: analysis.nullable(),
  check: check.nullable(),
  hash: hash.nullable(),
  comparison: comparison.nullable(),
  export: exported.nullable(),
});

export type FleetResult = z.infer<typeof fleetResultSchema>;
/** What an action finds out; the rest of a result is known without it. */
export type FleetOutcome = Pick<
  FleetResult,
  'analysis' | 'check' | 'hash' | 'comparison' | 'export'
>;
export const NO_OUTCOME: FleetOutcome = {
  analysis: null,
  check: null,
  hash: null,
  comparison: null,
  export: null,
};
