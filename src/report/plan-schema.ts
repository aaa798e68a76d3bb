import { z } from 'zod';
import { bytes, chainStatus, evidence, optionVerdict, path } from './schema-terms.ts';

const step = z.object({
  text: z.string(),
  /** Facts to have at hand while doing it. */
  notes: z.array(z.string()),
  /** `person`: no script runs its commands. */
  by: z.enum(['script', 'person']),
  commands: z.array(
    z.object({
      tool: z.enum(['vhdset', 'powershell', 'copy', 'make-folder']),
      /** The words as they are, unquoted: for `copy` from and to, for `make-folder` the folder. */
      argv: z.array(z.string()),
    }),
  ),
});

const option = z.object({
  id: z.string(),
  title: z.string(),
  verdict: optionVerdict,
  why: z.string(),
  yields: z.object({
    state: z.string(),
    bytes: bytes.nullable(),
    ofBytes: bytes.nullable(),
    certainty: z.enum(['exactly', 'at-least', 'unknown']),
  }),
  preconditions: z.array(
    z.object({
      text: z.string(),
      proof: z.enum(['proven', 'to-be-checked', 'failed']),
      by: z.array(evidence),
    }),
  ),
  space: z.object({
    bytes: bytes.nullable(),
    bound: z.enum(['exactly', 'at-most', 'unknown']),
    where: path.nullable(),
  }),
  time: z.object({ seconds: bytes.nullable(), assumption: z.string() }),
  risk: z.string(),
  warnings: z.array(z.string()),
  steps: z.array(step),
  verify: z.array(step),
  reads: z.array(z.object({ path, size: bytes })),
  writes: z.array(path),
});

/** The contract of `plan --json`; the program itself never loads it. */
export const planSchema = z.object({
  tool: z.object({ name: z.literal('vhdset'), version: z.string() }),
  roots: z.array(path),
  plans: z.array(
    z.object({
      subject: path,
      kind: z.enum(['set', 'chain']),
      inOrder: z.boolean(),
      disks: bytes,
      status: chainStatus.nullable(),
      virtualSize: bytes.nullable(),
      hold: z.boolean(),
      warnings: z.array(z.string()),
      recommended: z.string().nullable(),
      options: z.array(option),
    }),
  ),
});

export type PlanJson = z.infer<typeof planSchema>;
