import { z } from 'zod';
import { bytes, path } from './schema-terms.ts';

const content = {
  /** Bytes that the newer state stores, and that were written since or lie elsewhere than before. */
  bytes,
  /** Bytes that the older state stores, and that were overwritten or given up since. */
  previousBytes: bytes,
  /** Bytes of which one of the states does not tell where they lie. */
  unknownBytes: bytes,
};

const stream = z.object({
  /** Empty for the content itself. */
  name: z.string(),
  size: bytes.nullable(),
  previousSize: bytes.nullable(),
  ...content,
  trouble: z.string().nullable(),
});

const fileChange = z.object({
  change: z.enum(['added', 'removed', 'renamed', 'changed']),
  type: z.enum(['file', 'directory']),
  id: bytes,
  generation: bytes.nullable(),
  /** Every name in the newer state; empty when it was removed. */
  paths: z.array(path),
  /** Every name in the older state; empty when it was added. */
  previousPaths: z.array(path),
  size: bytes.nullable(),
  previousSize: bytes.nullable(),
  ...content,
  aspects: z.array(z.enum(['names', 'content', 'attributes'])),
  streams: z.array(stream),
  certainty: z.enum(['decoded', 'inferred']),
});

const undetermined = z.object({
  change: z.literal('undetermined'),
  path,
  state: z.enum(['newer', 'older']),
  reason: z.string(),
});

const total = z.object({ files: bytes, directories: bytes, bytes, previousBytes: bytes });

/** The contract of `diff --files --json`. */
export const fileDiffSchema = z.object({
  from: path,
  to: path,
  gap: z.string().nullable(),
  warnings: z.array(z.string()),
  volumes: z.array(
    z.object({
      number: bytes,
      offset: bytes,
      size: bytes,
      writtenBytes: bytes,
      kind: z.string().nullable(),
      label: z.string().nullable(),
      status: z.enum(['compared', 'formatted', 'added', 'removed', 'not-read']),
      reason: z.string().nullable(),
      warnings: z.array(z.string()),
      totals: z.object({
        added: total,
        removed: total,
        renamed: total,
        changed: total,
        undetermined: bytes,
      }),
      changes: z.array(z.discriminatedUnion('change', [fileChange, undetermined])),
    }),
  ),
});
