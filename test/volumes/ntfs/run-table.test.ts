import { describe, expect, it } from 'vitest';
import { readAttributes } from '../../../src/formats/ntfs/attribute-header.ts';
import { decodeFileRecord, recordMemory } from '../../../src/formats/ntfs/file-record.ts';
import { buildRunTable, MISSING_LCN } from '../../../src/volumes/ntfs/run-table.ts';
import { buildRecord, encodeRuns } from '../../formats/ntfs/record-builder.ts';

function part(firstVcn: number, length: number, lcn: number) {
  const runs = encodeRuns([{ length, lcn }]);
  const attributes = [{ type: 0x80, runs, firstVcn, lastVcn: firstVcn + length - 1 }];
  const record = decodeFileRecord(recordMemory(buildRecord({ attributes })), 0, 0);
  const attribute = readAttributes(record).attributes[0]!;
  if (attribute.resident) throw new Error('resident');
  return attribute;
}
const built = (...parts: ReturnType<typeof part>[]) => {
  const { table, faults } = buildRunTable(parts, 1000);
  return { vcn: table.vcn, lcn: table.lcn, end: table.end, codes: faults.map(({ code }) => code) };
};

describe('the runs of a value in several parts', () => {
  it('are sorted and joined', () => {
    expect(built(part(8, 4, 108), part(0, 8, 100), part(12, 1, 5))).toEqual({
      vcn: [0, 12],
      lcn: [100, 5],
      end: 13,
      codes: [],
    });
  });

  it('are missing where no part tells of them, or off the volume', () => {
    expect(built(part(0, 2, 10), part(5, 4, 998))).toEqual({
      vcn: [0, 2, 5, 7],
      lcn: [10, MISSING_LCN, 998, MISSING_LCN],
      end: 9,
      codes: ['attribute-part-missing', 'run-outside-volume'],
    });
  });

  it('are not taken twice', () => {
    expect(built(part(0, 4, 10), part(2, 4, 50))).toMatchObject({
      end: 4,
      codes: ['attribute-parts-overlap'],
    });
  });

  it('are found by their cluster', () => {
    const { table } = buildRunTable([part(0, 4, 10), part(4, 4, 50)], 1000);
    expect([0, 3, 4, 7, 8, -1].map((vcn) => table.find(vcn))).toEqual([0, 0, 1, 1, -1, -1]);
  });
});
