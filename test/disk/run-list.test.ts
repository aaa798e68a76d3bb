import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Damaged, Kind, NO_LAYER, RunList } from '../../src/disk/run-list.ts';

describe('a list of runs', () => {
  it('joins what continues the last run, in the file as well', () => {
    const list = new RunList();
    list.push(0, 512, Kind.Data, 0, 4096);
    list.push(512, 512, Kind.Data, 0, 4608);
    list.push(1024, 512, Kind.Zero, 0, 0);
    list.push(1536, 512, Kind.Zero, 0, 0);
    expect(list.count).toBe(2);
    expect(list.extentAt(0)).toEqual({
      offset: 0,
      length: 1024,
      kind: 'data',
      layer: 0,
      position: 4096,
      damage: null,
    });
    expect(list.extentAt(1)).toMatchObject({ offset: 1024, length: 1024, kind: 'zero' });
  });

  it.each([
    ['a gap on the disk', [1024, 512, Kind.Data, 0, 4608]],
    ['another place in the file', [512, 512, Kind.Data, 0, 9216]],
    ['another layer', [512, 512, Kind.Data, 1, 4608]],
    ['another kind', [512, 512, Kind.Zero, 0, 4608]],
  ] as const)('does not join across %s', (_, [offset, length, kind, layer, position]) => {
    const list = new RunList();
    list.push(0, 512, Kind.Data, 0, 4096);
    list.push(offset, length, kind, layer, position);
    expect(list.count).toBe(2);
  });

  it('does not join absence with damage, nor two kinds of damage', () => {
    const list = new RunList();
    list.push(0, 512, Kind.Missing, NO_LAYER, Damaged.None);
    list.push(512, 512, Kind.Missing, 2, Damaged.BlockTruncated);
    list.push(1024, 512, Kind.Missing, 2, Damaged.BlockState);
    expect([0, 1, 2].map((i) => list.extentAt(i).damage)).toEqual([
      null,
      'block-truncated',
      'block-state',
    ]);
    expect(list.extentAt(0).layer).toBeNull();
  });

  it('sorts by offset and joins what has become neighbours, from any first offset on', () => {
    fc.assert(
      fc.property(
        fc.nat(2 ** 40),
        fc.uniqueArray(fc.nat(5000), { minLength: 1, maxLength: 300 }),
        (first, sectors) => {
          const list = new RunList();
          for (const sector of sectors) list.push(first + sector * 512, 512, Kind.Zero, 0, 0);
          const sorted = list.sorted();
          const seen: number[] = [];
          for (let i = 0; i < sorted.count; i++) {
            const at = (sorted.offset[i]! - first) / 512;
            for (let s = 0; s < sorted.length[i]! / 512; s++) seen.push(at + s);
          }
          expect(seen).toEqual(sectors.toSorted((a, b) => a - b));
          for (let i = 1; i < sorted.count; i++) {
            expect(sorted.offset[i]).toBeGreaterThan(sorted.offset[i - 1]! + sorted.length[i - 1]!);
          }
        },
      ),
    );
  });
});

it('takes runs of another list at once, and joins only the first to what it has', () => {
  const other = new RunList();
  for (let i = 0; i < 100; i++) other.push(i * 2048, 512, Kind.Data, i, i * 4096);
  for (const before of [0, 1, 30]) {
    const [once, singly] = [new RunList(), new RunList()];
    for (const list of [once, singly]) {
      for (let i = 0; i < before; i++) list.push(i * 512, 256, Kind.Zero, 0, 0);
      list.push(10 * 2048 - 512, 512, Kind.Data, 10, 10 * 4096 - 512);
    }
    once.pushAll(other, 10, 90);
    once.pushAll(other, 90, 91);
    for (let i = 10; i < 91; i++) singly.push(i * 2048, 512, Kind.Data, i, i * 4096);
    expect(once.count).toBe(before + 81);
    const extents = (list: RunList) =>
      Array.from({ length: list.count }, (_, i) => list.extentAt(i));
    expect(extents(once)).toEqual(extents(singly));
  }
});
