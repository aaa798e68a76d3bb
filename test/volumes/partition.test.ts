import { describe, expect, it } from 'vitest';
import { type Partition, placePartitions } from '../../src/volumes/partition.ts';

const partition = (slot: number, offset: number, size: number): Partition => ({
  slot,
  offset,
  size,
  type: '0x07',
  typeName: 'NTFS',
  role: 'data',
  id: null,
  name: null,
  active: false,
});

function place(...ranges: [number, number][]) {
  const { partitions, faults } = placePartitions(
    ranges.map(([offset, size], index) => partition(index + 1, offset, size)),
    1000,
  );
  return {
    slots: partitions.map(({ slot }) => slot),
    codes: faults.map(({ code, structure }) => `${code} ${structure}`),
  };
}

describe('placing partitions', () => {
  it('puts them in the order of the disk', () => {
    expect(place([500, 100], [100, 400])).toEqual({ slots: [2, 1], codes: [] });
  });

  it('tells of overlaps, also with one that is not the neighbour', () => {
    expect(place([0, 900], [100, 10], [200, 10])).toEqual({
      slots: [1, 2, 3],
      codes: ['partitions-overlap partition entry 2', 'partitions-overlap partition entry 3'],
    });
  });

  it.each([
    [1000, 10],
    [2 ** 70, 10],
    [0, 2 ** 64],
    [0, -512],
  ])('leaves out what is not on the disk: %d bytes in, %d long', (offset, size) => {
    expect(place([offset, size])).toEqual({
      slots: [],
      codes: ['partition-outside-disk partition entry 1'],
    });
  });

  it('keeps the part that is on the disk, and says so', () => {
    const codes = ['partition-outside-disk partition entry 1'];
    expect(place([900, 200])).toEqual({ slots: [1], codes });
  });
});
