import { z } from 'zod';
import { analysisSchema } from './analysis-schema.ts';
import { countedVolume } from './counted-volume-schema.ts';
import { planSchema } from './plan-schema.ts';
import { bytes, path } from './schema-terms.ts';

/** What a file decides, and what a merge into its parent costs: as `map --summary --json` tells it. */
const layer = z.object({
  name: path,
  fileSize: bytes,
  decides: bytes,
  hidden: bytes,
  /** Null for the base. `frees` is below 0 where the merge takes room. */
  merge: z
    .object({ writes: bytes, zeroes: bytes, grows: bytes, frees: z.number().int() })
    .nullable(),
});

/** Which files differ between two states. */
const stateFiles = z.object({
  from: path,
  to: path,
  volumes: z.array(countedVolume),
  trouble: z.string().nullable(),
});

const chain = z.object({
  /** The `.vhds`, or the leaf of a chain without one. */
  path,
  /** Why it is not whole; null when it is, or when nothing of it may be read. */
  gap: z.string().nullable(),
  /** Null, as the next two: its tables were not read. */
  virtualSize: bytes.nullable(),
  /** Leaf first. */
  layers: z.array(layer).nullable(),
  /** Together they are the virtual size: neighbours share a lane where a chain is long. */
  lanes: z
    .array(
      z.object({
        name: z.string(),
        kind: z.enum(['file', 'unwritten', 'unknown']),
        files: bytes,
        bytes,
      }),
    )
    .nullable(),
  /** Null where it was not asked for, or nothing may be read. */
  files: z.array(stateFiles).nullable(),
});

/** The contract of `report --format json`; the program itself never loads it. */
export const reportSchema = z.object({
  tool: z.object({ name: z.literal('vhdset'), version: z.string() }),
  /** Whether stand-ins are in the place of names and identifiers. */
  redacted: z.boolean(),
  made: z.object({ time: z.iso.datetime(), host: z.string() }),
  /** As `analyze --json` tells it. */
  analysis: analysisSchema,
  /** As `plan --json` tells them. */
  plans: planSchema.shape.plans,
  chains: z.array(chain),
  /** SHA-256 by the path of the file; null when not asked for. */
  hashes: z.record(path, z.string().regex(/^[0-9a-f]{64}$/)).nullable(),
});

export type ReportJson = z.infer<typeof reportSchema>;
