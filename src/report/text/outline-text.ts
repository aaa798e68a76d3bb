import {
  apart,
  type Line,
  type Printable,
  padded,
  printable,
  shown,
  textOf,
} from '../printable.ts';
import type { Outline, OutlineValue } from '../view/outline.ts';
import type { Page } from './style.ts';

const INDENT = printable('  ');

/** Structures below one another, fields aligned, offsets in hexadecimal. */
export function outlineText(outlines: readonly Outline[], page: Page): Printable {
  return textOf(apart(outlines.map((outline) => lines(outline, printable(''), page))));
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

const IS_OFFSET = /offset$/i;

function inWords(key: string, value: OutlineValue): string {
  if (value === null) return '-';
  if (typeof value === 'number' && IS_OFFSET.test(key)) return `${value} (0x${value.toString(16)})`;
  return String(value);
}
