import { utcTime } from '../event-log/event-time.ts';

/**
 * What PowerShell wrote down, whichever way: text, numbers, lists, and objects as maps. A map, since
 * the names come from a file: `__proto__` is a name like any other.
 */
export type PlainValue = null | boolean | number | string | PlainList | PlainObject;
export type PlainList = readonly PlainValue[];
export type PlainObject = ReadonlyMap<string, PlainValue>;

export function isObject(value: PlainValue | undefined): value is PlainObject {
  return value instanceof Map;
}

/** A property by its name, in any letter case, as PowerShell itself asks; undefined when there is none. */
export function property(object: PlainObject, name: string): PlainValue | undefined {
  const exact = object.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.toLowerCase();
  for (const [key, value] of object) if (key.toLowerCase() === wanted) return value;
  return undefined;
}

/** A property as text; null when it is absent, empty, or something else. */
export function textProperty(object: PlainObject, name: string): string | null {
  const value = property(object, name);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A property as a whole number from 0 to 2^53; null when it is none. */
export function countProperty(object: PlainObject, name: string): number | null {
  const value = property(object, name);
  const number = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof number === 'number' && Number.isSafeInteger(number) && number >= 0 ? number : null;
}

/** A property as truth; null when it is neither. */
export function flagProperty(object: PlainObject, name: string): boolean | null {
  const value = property(object, name);
  return typeof value === 'boolean' ? value : null;
}

/** A property as a list: of one thing PowerShell makes the thing itself, of nothing nothing. */
export function listProperty(object: PlainObject, name: string): PlainList {
  return listOf(property(object, name));
}

export function listOf(value: PlainValue | undefined): PlainList {
  if (value === undefined || value === null) return [];
  return Array.isArray(value) ? value : [value as PlainValue];
}

const MOST_MILLISECONDS = 8_640_000_000_000_000;

/**
 * A property as ISO 8601 UTC; null when it is no time, or one without a zone. Windows PowerShell
 * writes `/Date(1700000000000)/`, or that inside an object with `value`; PowerShell 7 and CLIXML write
 * ISO times with their offset.
 */
export function timeProperty(object: PlainObject, name: string): string | null {
  const value = property(object, name);
  const inner = isObject(value) ? (property(value, 'value') ?? null) : value;
  if (typeof inner !== 'string') return null;
  const ticks = /^\/Date\((-?\d{1,16})(?:[+-]\d{4})?\)\/$/.exec(inner);
  if (!ticks) return utcTime(inner);
  const milliseconds = Number(ticks[1]);
  if (Math.abs(milliseconds) > MOST_MILLISECONDS) return null;
  return new Date(milliseconds).toISOString();
}
