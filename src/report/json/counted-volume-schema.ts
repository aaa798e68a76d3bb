import { z } from 'zod';
import { bytes, path } from './schema-terms.ts';

const count = z.object({ files: bytes, folders: bytes, bytes, previousBytes: bytes });

/** What became of the files of a volume, counted; `diff --files --json` tells all of them. */
export const countedVolume = z.object({
  number: bytes,
  kind: z.string().nullable(),
  label: z.string().nullable(),
  status: z.enum(['compared', 'formatted', 'added', 'removed', 'not-read']),
  reason: z.string().nullable(),
  writtenBytes: bytes,
  warnings: z.array(z.string()),
  counts: z.object({ added: count, removed: count, renamed: count, changed: count }),
  /** Files that could not be compared. */
  undetermined: bytes,
  /** Bytes of content of which one of the states does not tell where they lie. */
  unknownBytes: bytes,
  /** The changes with the most content, the largest first. */
  largest: z.array(
    z.object({
      change: z.enum(['added', 'removed', 'renamed', 'changed']),
      type: z.enum(['file', 'directory']),
      path,
      bytes,
    }),
  ),
  /** Whether there are more changes than were counted. */
  more: z.boolean(),
});

export type CountedVolumeJson = z.infer<typeof countedVolume>;
