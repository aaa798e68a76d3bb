import { z } from 'zod';
import type { ChainJob } from './job.ts';
import { JobRefusedError } from './job-refused-error.ts';

const count = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const failure = z.object({ code: z.string().max(100), message: z.string().max(4000) });
const difference = z.object({
  offset: count,
  length: count,
  kind: z.enum(['different', 'missing']),
});

const comparedPart = z.object({
  ...{ size: count, otherSize: count, different: count, missing: count, ranges: count },
  first: z.array(difference).max(64),
});
const exportedPart = z.object({
  index: count,
  length: count,
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

/** What a worker gives back of a part: what came of it, or why nothing did. */
const partValue = z.strictObject({
  error: failure.nullable(),
  bytesRead: count,
  seconds: z.number().nonnegative().finite(),
  compared: comparedPart.nullable(),
  exported: exportedPart.nullable(),
});
export type PartValue = z.infer<typeof partValue>;

/**
 * The values of all parts of a job, in their order.
 * @param values by the key of the part
 * @throws {JobRefusedError} where one is missing, or is no value of its part
 */
export function partValuesOf(
  { ranges, action }: ChainJob,
  key: string,
  values: ReadonlyMap<string, unknown>,
): PartValue[] {
  return Array.from({ length: ranges?.count ?? 0 }, (_, index) => {
    const field = `part ${index}`;
    const parsed = partValue.safeParse(values.get(partKey(key, index)));
    if (!parsed.success) throw new JobRefusedError(field, 'has no value, or one that is none');
    const { error, compared, exported } = parsed.data;
    if (error) return parsed.data;
    const told = action === 'compare' ? compared : exported;
    if (!told) throw new JobRefusedError(field, 'has no value of its kind');
    if (exported && (exported.index !== index || exported.length > ranges!.bytes)) {
      // The last part has the rest, which may be longer by what was not known of the disk.
      if (exported.index !== index || index < ranges!.count - 1) {
        throw new JobRefusedError(field, 'is another part');
      }
    }
    return parsed.data;
  });
}

export function partKey(key: string, index: number): string {
  return `${key}-${index}`;
}
