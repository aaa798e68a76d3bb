export type OutlineValue = string | number | boolean | null;

/** One structure of a file as `inspect` shows it; the same data is printed as text and as JSON. */
export interface Outline {
  readonly name: string;
  /** Byte offset in the file; null for what has no place of its own. */
  readonly offset: number | null;
  /** A remark such as `current`, or what is wrong. */
  readonly note?: string;
  readonly fields: Readonly<Record<string, OutlineValue>>;
  readonly parts?: readonly Outline[];
}

/** Stands for a number of a damaged file that 53 bits can't hold: it is larger than any true one. */
export const TOO_LARGE = 'above 2^53';

/** The same without numbers that are not exact: no reader of the output shall take one for true. */
export function exactOutlines(outlines: readonly Outline[]): Outline[] {
  return outlines.map(({ offset, fields, parts, ...outline }) => ({
    ...outline,
    offset: offset !== null && isExact(offset) ? offset : null,
    fields: Object.fromEntries(
      Object.entries(fields).map(([key, value]) => [key, isExact(value) ? value : TOO_LARGE]),
    ),
    ...(parts ? { parts: exactOutlines(parts) } : {}),
  }));
}

/** Whether a value is what it says: a whole number above 2^53 is only near it. */
export function isExact(value: unknown): boolean {
  return !Number.isInteger(value) || Number.isSafeInteger(value);
}

/** A checksum or a pattern, of which nobody knows the decimal digits. */
export const hex32 = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;
