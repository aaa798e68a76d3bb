import { describe, expect, it } from 'vitest';
import { guidOf } from '../../../fixtures/vhdx-builder.ts';
import { VHDX_PARENT_LOCATOR_TYPE } from '../../../src/formats/vhdx/guids.ts';
import {
  decodeParentLocator,
  encodeParentLocator,
} from '../../../src/formats/vhdx/parent-locator.ts';
import { processorTime } from '../../processor-time.ts';

const PARENT = guidOf('parent');
const ZERO = '{00000000-0000-0000-0000-000000000000}';

function decode(values: readonly (readonly [string, string])[], offset = 1000) {
  const { locator, faults } = decodeParentLocator(encodeParentLocator(values), offset);
  return { locator: locator!, codes: faults.map(({ code }) => code) };
}

describe('decodeParentLocator', () => {
  const PAIRS = [
    ['parent_linkage', `{${PARENT}}`],
    ['relative_path', '.\\parent.vhdx'],
    ['volume_path', '\\\\?\\Volume{1}\\parent.vhdx'],
    ['absolute_win32_path', 'C:\\disks\\parent.vhdx'],
    ['parent_linkage2', ZERO],
  ] as const;

  it.each([
    ['as Hyper-V writes them', PAIRS],
    ['the other way around', PAIRS.toReversed()],
    ['in capitals', PAIRS.map(([key, value]) => [key.toUpperCase(), value] as const)],
    ['with NULs behind', PAIRS.map(([key, value]) => [`${key}\0`, `${value}\0\0`] as const)],
  ])('finds the keys in any order and form: %s', (_, pairs) => {
    const { locator, codes } = decode(pairs);
    expect(locator).toMatchObject({
      offset: 1000,
      type: VHDX_PARENT_LOCATOR_TYPE,
      linkage: PARENT,
      linkage2: null,
      relativePath: '.\\parent.vhdx',
      volumePath: '\\\\?\\Volume{1}\\parent.vhdx',
      absolutePath: 'C:\\disks\\parent.vhdx',
    });
    expect(codes).toEqual([]);
  });

  it('keeps keys and values as they stand, with the offset of each', () => {
    const pairs = [
      ['Parent_Linkage\0', PARENT],
      ['vendor key', 'ü\u202e'],
    ] as const;
    expect(decode(pairs).locator.entries).toEqual([
      { offset: 1020, key: 'Parent_Linkage\0', value: PARENT },
      { offset: 1032, key: 'vendor key', value: 'ü\u202e' },
    ]);
  });

  it.each([PARENT, PARENT.toUpperCase(), `{${PARENT.toUpperCase()}}`, ` ${PARENT} \0`])(
    'reads the linkage %j',
    (text) => {
      expect(decode([['parent_linkage', text]])).toMatchObject({
        locator: { linkage: PARENT },
        codes: [],
      });
    },
  );

  it('takes linkage2 as an identity when it is set', () => {
    const { locator } = decode([PAIRS[0], ['parent_linkage2', `{${guidOf('second')}}`]]);
    expect(locator.linkage2).toBe(guidOf('second'));
  });

  it('never takes an all-zero linkage for an identity', () => {
    const { locator, codes } = decode([['parent_linkage', ZERO]]);
    expect(locator.linkage).toBeNull();
    expect(codes).toEqual(['parent-locator-no-linkage']);
  });

  it('reports a linkage that is no GUID, and one that is not there', () => {
    expect(decode([['parent_linkage', 'nonsense']]).codes).toEqual([
      'parent-locator-linkage',
      'parent-locator-no-linkage',
    ]);
    expect(decode([]).codes).toEqual(['parent-locator-no-linkage']);
  });

  it('takes the first of two equal keys, and reports the second', () => {
    const { locator, codes } = decode([...PAIRS, ['RELATIVE_PATH', 'other']]);
    expect(locator.relativePath).toBe('.\\parent.vhdx');
    expect(codes).toEqual(['parent-locator-duplicate-key']);
    expect(locator.entries).toHaveLength(6);
  });

  it('does not take a key for a member every object has', () => {
    expect(decode([PAIRS[0], ['__proto__', 'x'], ['constructor', 'y']]).codes).toEqual([]);
  });

  it('reports a type that is not the VHDX one, and reads on', () => {
    const bytes = encodeParentLocator(PAIRS);
    bytes[0]! ^= 1;
    const { locator, faults } = decodeParentLocator(bytes, 0);
    expect(locator?.linkage).toBe(PARENT);
    expect(faults).toMatchObject([{ code: 'parent-locator-type', offset: 0 }]);
  });

  it.each([0, 1, 19])('reports a locator of %i bytes', (length) => {
    const { locator, faults } = decodeParentLocator(Buffer.alloc(length), 5);
    expect(locator).toBeNull();
    expect(faults).toMatchObject([{ code: 'parent-locator-length', offset: 5 }]);
  });

  it.each([
    ['key offset', 0, 4],
    ['value offset', 4, 4],
    ['key length', 8, 2],
    ['value length', 10, 2],
  ])('passes over an entry whose %s points outside', (_, field, width) => {
    const bytes = encodeParentLocator(PAIRS);
    bytes.fill(0xff, 20 + 12 + field, 20 + 12 + field + width);
    const { locator, faults } = decodeParentLocator(bytes, 1000);
    expect(faults).toMatchObject([{ code: 'parent-locator-entry-range', offset: 1032 }]);
    expect(locator).toMatchObject({ linkage: PARENT, relativePath: null });
    expect(locator?.volumePath).not.toBeNull();
  });

  it('reads no more entries than fit', () => {
    const bytes = encodeParentLocator(PAIRS).subarray(0, 20 + 3 * 12);
    const { faults } = decodeParentLocator(bytes, 0);
    expect(faults.map(({ code }) => code)).toContain('parent-locator-entry-count');
  });

  it('stays quick with as many entries as a locator of 1 MiB can name, all over each other', () => {
    const bytes = Buffer.alloc(0x100000);
    bytes.set(encodeParentLocator([]));
    bytes.writeUInt16LE(65535, 18);
    for (let entry = 0; entry < 65535; entry++)
      bytes.fill(0xfe, 20 + entry * 12 + 8, 32 + entry * 12);
    const start = processorTime();
    const { locator, faults } = decodeParentLocator(bytes, 0);
    expect(processorTime() - start).toBeLessThan(5000);
    expect(locator?.entries).toHaveLength(256);
    expect(faults.length).toBeLessThan(300);
  });
});
