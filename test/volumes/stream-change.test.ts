import { describe, expect, it } from 'vitest';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import type { FileStream, StreamExtent } from '../../src/volumes/file-system.ts';
import { contentChange, residentChange } from '../../src/volumes/stream-change.ts';

type Place = [offset: number, length: number, kind: StreamExtent['kind'], position?: number];

/** A stream by where it lies; what is encoded takes up a tenth of its length. */
function stream(...places: Place[]): FileStream {
  const extents = places.map(([offset, length, kind, position = null]) => {
    const storedLength = position === null ? 0 : kind === 'encoded' ? length / 10 : length;
    return { offset, length, kind, position, storedLength };
  });
  const last = extents.at(-1);
  return {
    size: last ? last.offset + last.length : 0,
    read: async () => {},
    extents: () => extents,
  };
}

function change(
  newer: FileStream | null,
  older: FileStream | null,
  ...written: [number, number][]
): number[] {
  const ranges = new ByteRanges();
  for (const [offset, length] of written) ranges.add(offset, length);
  return Object.values(contentChange(newer, older, ranges));
}

describe('content, by where it lies: bytes that are new, were given up, can not be told', () => {
  const at1000 = stream([0, 100, 'data', 1000]);

  it('is the same where nothing was written', () => {
    expect(change(at1000, at1000, [0, 1000], [1100, 50])).toEqual([0, 0, 0]);
    expect(change(at1000, at1000, [990, 20], [1050, 5])).toEqual([15, 15, 0]);
  });

  it('is the same whatever pieces it is told in', () => {
    const pieces = stream([0, 30, 'data', 1000], [30, 70, 'data', 1030]);
    expect(change(pieces, at1000, [1025, 10])).toEqual([10, 10, 0]);
  });

  it('differs where it lies elsewhere, is longer, or zeros', () => {
    expect(change(stream([0, 100, 'data', 5000]), at1000)).toEqual([100, 100, 0]);
    expect(change(stream([0, 100, 'data', 1000], [100, 20, 'data', 7]), at1000)).toEqual([
      20, 0, 0,
    ]);
    expect(change(stream([0, 40, 'data', 1000]), at1000)).toEqual([0, 60, 0]);
    expect(change(stream([0, 40, 'data', 1000], [40, 60, 'zero']), at1000)).toEqual([0, 60, 0]);
    expect(change(stream([0, 500, 'zero']), stream([0, 90, 'zero']), [0, 9999])).toEqual([0, 0, 0]);
  });

  it('is new as a whole, or gone', () => {
    expect(change(at1000, null)).toEqual([100, 0, 0]);
    expect(change(null, at1000)).toEqual([0, 100, 0]);
  });

  it('that is decoded differs as a whole where a piece of it was written', () => {
    const unit = stream([0, 100, 'encoded', 10], [0, 100, 'encoded', 90], [100, 5, 'data', 300]);
    expect(change(unit, unit, [25, 60])).toEqual([0, 0, 0]);
    expect(change(unit, unit, [99, 1])).toEqual([100, 100, 0]);
    const moved = stream([0, 100, 'encoded', 10], [0, 100, 'encoded', 91], [100, 5, 'data', 300]);
    expect(change(moved, unit)).toEqual([100, 100, 0]);
  });

  it('can not be told where a file does not tell where it lies', () => {
    expect(change(stream([0, 30, 'missing'], [30, 70, 'data', 1030]), at1000)).toEqual([0, 0, 30]);
  });
});

it('content in the records is compared itself', async () => {
  const of = (text: string): FileStream => {
    const bytes = new TextEncoder().encode(text);
    const read = async (target: Uint8Array) => target.set(bytes);
    return { size: bytes.length, read, extents: () => [] };
  };
  expect(await residentChange(of('same'), of('same'))).toMatchObject({ bytes: 0 });
  expect(await residentChange(of('other!'), of('same'))).toMatchObject({
    bytes: 6,
    previousBytes: 4,
  });
});
