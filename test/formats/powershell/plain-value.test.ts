import { describe, expect, it } from 'vitest';
import {
  countProperty,
  flagProperty,
  listProperty,
  type PlainValue,
  property,
  textProperty,
  timeProperty,
} from '../../../src/formats/powershell/plain-value.ts';

const object = (entries: Record<string, PlainValue>) => new Map(Object.entries(entries));

describe('a property', () => {
  it('is found in any letter case, the exact one first', () => {
    expect(property(object({ name: 'a', Name: 'b' }), 'Name')).toBe('b');
    expect(property(object({ NAME: 'a' }), 'Name')).toBe('a');
    expect(property(object({}), 'constructor')).toBeUndefined();
  });

  it('as text, number, truth and list is only what it is', () => {
    const of = object({ t: '', n: '42', m: -1, big: 2 ** 60, b: 'true', one: 'x', none: null });
    expect(textProperty(of, 't')).toBeNull();
    expect(countProperty(of, 'n')).toBe(42);
    expect([countProperty(of, 'm'), countProperty(of, 'big')]).toEqual([null, null]);
    expect(flagProperty(of, 'b')).toBeNull();
    expect([listProperty(of, 'one'), listProperty(of, 'none')]).toEqual([['x'], []]);
  });

  it.each([
    ['/Date(1795227000000)/', '2026-11-21T02:10:00.000Z'],
    ['/Date(1795227000000+0100)/', '2026-11-21T02:10:00.000Z'],
    ['2026-11-21T03:10:00.1234567+01:00', '2026-11-21T02:10:00.123Z'],
    ['2026-11-21T02:10:00Z', '2026-11-21T02:10:00.000Z'],
    ['2026-11-21T02:10:00', null],
    ['/Date(99999999999999999)/', null],
    ['11/21/2026 2:10:00 AM', null],
  ])('as a time: %s', (text, time) => {
    expect(timeProperty(object({ t: text }), 't')).toBe(time);
    const wrapped = object({ value: text, DateTime: 'Saturday, November 21' });
    expect(timeProperty(object({ t: wrapped }), 't')).toBe(time);
  });
});
