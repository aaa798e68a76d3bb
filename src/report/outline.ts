import { type Line, padded, printable, shown } from './printable.ts';
import type { Page } from './style.ts';

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

const INDENT = printable('  ');

/** Structures below one another, fields aligned, offsets in hexadecimal. */
export function outlineText(outlines: readonly Outline[], page: Page): string {
  return outlines
    .map((outline) => lines(outline, printable(''), page).join('\n'))
    .join('\n\n')
    .concat('\n');
}

function lines(outline: Outline, indent: Line, page: Page): Line[] {
  const { style } = page;
  const at = outline.offset === null ? null : printable(outline.offset.toString(16));
  const place = at === null ? '' : style.faint(shown`  @ 0x${at}`);
  const note = outline.note ? shown`  ${style.caution(printable(outline.note))}` : '';
  const fields = Object.entries(outline.fields);
  const width = Math.max(0, ...fields.map(([key]) => key.length)) + 2;
  const inner = shown`${indent}${INDENT}`;
  return [
    shown`${indent}${style.strong(printable(outline.name))}${place}${note}`,
    ...fields.map(([key, value]) => {
      const name = style.faint(padded(printable(key), width));
      return shown`${inner}${name}${printable(inWords(key, value))}`;
    }),
    ...(outline.parts ?? []).flatMap((part) => lines(part, inner, page)),
  ];
}

/** A checksum or a pattern, of which nobody knows the decimal digits. */
export const hex32 = (value: number): string => `0x${value.toString(16).padStart(8, '0')}`;

const IS_OFFSET = /offset$/i;

function inWords(key: string, value: OutlineValue): string {
  if (value === null) return '-';
  if (typeof value === 'number' && IS_OFFSET.test(key)) return `${value} (0x${value.toString(16)})`;
  return String(value);
}
