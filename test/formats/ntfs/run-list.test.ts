import { describe, expect, it } from 'vitest';
import { readAttributes } from '../../../src/formats/ntfs/attribute-header.ts';
import { decodeFileRecord, recordMemory } from '../../../src/formats/ntfs/file-record.ts';
import { decodeRuns, SPARSE_LCN } from '../../../src/formats/ntfs/run-list.ts';
import { buildRecord, encodeRuns } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

function decode(runs: Uint8Array, clusters: number) {
  const attributes = [{ type: 0x80, runs, lastVcn: clusters - 1 }];
  const record = decodeFileRecord(recordMemory(buildRecord({ attributes })), 0, 0);
  const attribute = readAttributes(record).attributes[0]!;
  if (attribute.resident) throw new Error('resident');
  return decodeRuns(attribute);
}

describe('a run list', () => {
  it('goes forward, back, and leaves holes', () => {
    // 0x30 clusters at 0x20; a hole of 0x60; 0x10 at 0x20 + 0x100; 1 at 0x120 - 0x110.
    const bytes = Uint8Array.from([
      ...[0x11, 0x30, 0x20],
      ...[0x01, 0x60],
      ...[0x21, 0x10, 0x00, 0x01],
      ...[0x21, 0x01, 0xf0, 0xfe],
      0,
    ]);
    expect(decode(bytes, 0x30 + 0x60 + 0x10 + 1)).toEqual({
      length: [0x30, 0x60, 0x10, 1],
      lcn: [0x20, SPARSE_LCN, 0x120, 0x10],
    });
  });

  it('reads back what was written, up to eight bytes wide', () => {
    const runs = [
      { length: 127, lcn: 2 ** 40 },
      { length: 128, lcn: 5 },
      { length: 2 ** 33, lcn: null },
      { length: 1, lcn: 2 ** 50 },
    ];
    const total = runs.reduce((sum, { length }) => sum + length, 0);
    expect(decode(encodeRuns(runs), total)).toEqual({
      length: runs.map(({ length }) => length),
      lcn: runs.map(({ lcn }) => lcn ?? SPARSE_LCN),
    });
  });

  it('may be empty', () => {
    expect(decode(Uint8Array.of(0), 0)).toEqual({ length: [], lcn: [] });
  });

  it.each([
    ['a length of no bytes', [0x10, 1, 0], 1],
    ['a length of nine bytes', [0x19, 1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], 1],
    ['an offset of fifteen bytes', [0xf1, 1], 1],
    ['no clusters', [0x11, 0, 5, 0], 0],
    ['a negative length', [0x11, 0x80, 5, 0], 1],
    ['a cluster before the volume', [0x11, 1, 0xff, 0], 1],
    ['a cluster beyond any number', [0x81, 1, 0, 0, 0, 0, 0, 0, 0, 0x70, 0], 1],
    ['fewer clusters than announced', [0x11, 1, 5, 0], 2],
    ['more clusters than announced', [0x11, 3, 5, 0], 2],
    ['a run that reaches out of the attribute', [0x44, 1, 0, 0, 0, 0x44, 1, 0], 2],
  ])('refuses %s', (_, bytes, clusters) => {
    expect(thrownCode(() => decode(Uint8Array.from(bytes), clusters))).toBe('run-list-damaged');
  });
});
