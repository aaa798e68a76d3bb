import { z } from 'zod';

/** What the contracts of several commands' `--json` have in common. */
export const bytes = z.number().int().nonnegative();
export const path = z.string();

/** A fact, and where it can be looked up. */
export const evidence = z.object({
  path,
  offset: bytes.optional(),
  what: z.string(),
  value: z.union([z.string(), z.number()]),
  certainty: z.enum(['decoded', 'inferred', 'unknown']),
});

export const chainStatus = z.enum([
  'complete',
  'missing-parent',
  'identity-mismatch',
  'ambiguous',
  'cycle',
  'unreadable',
]);

/** Of an option of recovery. */
export const optionVerdict = z.enum(['recommended', 'possible', 'last-resort', 'impossible']);
