import { z } from 'zod';
import { countedVolume } from './counted-volume-schema.ts';
import { bytes, chainStatus, evidence, optionVerdict, path } from './schema-terms.ts';

const command = z.object({
  tool: z.enum(['vhdset', 'powershell', 'copy', 'make-folder']),
  /** The words as they are, unquoted: for `copy` from and to, for `make-folder` the folder. */
  argv: z.array(z.string()),
});

const step = z.object({
  text: z.string(),
  /** Facts to have at hand while doing it. */
  notes: z.array(z.string()),
  /** `person`: no script runs its commands. */
  by: z.enum(['script', 'person']),
  commands: z.array(command),
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

const copyComparison = z.object({
  path,
  against: path,
  /** Bytes; where they are, `first` says as far as it goes. */
  different: bytes,
  missing: bytes,
  ranges: bytes,
  first: z.array(
    z.object({ offset: bytes, length: bytes, kind: z.enum(['different', 'missing']) }),
  ),
  /** Bytes of the ranges that the chain covers with data of its own, that show, and that are open. */
  covered: bytes,
  showing: bytes,
  undecided: bytes,
  shown: z.object({ offset: bytes, length: bytes }).nullable(),
  notCompared: bytes,
  trouble: z.string().nullable(),
});

/** Which files differ; `added` are those that `path` alone has, `removed` those of `against`. */
const filesBetween = z.object({
  volumes: z.array(countedVolume),
  /** `shared`: the tables tell all that may differ. `compared`: by content, with the bounds below. */
  by: z.enum(['shared', 'compared']),
  missing: bytes,
  notCompared: bytes,
  trouble: z.string().nullable(),
});

const stateChoice = z.object({
  kind: z.enum(['orphan', 'parent', 'state']),
  /** What could be taken: a disk, or a copy of the parent; and what it is held against. */
  path,
  against: path,
  leaf: path,
  /** Tells every file. */
  tells: command,
  /** Null where it was not looked into. */
  files: filesBetween.nullable(),
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
      parentCopies: z
        .object({
          child: path,
          paths: z.array(path),
          verdict: z.enum(['equal', 'covered', 'different', 'open']),
          comparisons: z.array(copyComparison),
        })
        .nullable(),
      choices: z.array(stateChoice),
      recommended: z.string().nullable(),
      options: z.array(option),
    }),
  ),
});

export type PlanJson = z.infer<typeof planSchema>;
