import { describe, expect, it } from 'vitest';
import {
  AttributeType,
  attributeValue,
  readAttributes,
} from '../../../src/formats/ntfs/attribute-header.ts';
import { decodeFileRecord, recordMemory } from '../../../src/formats/ntfs/file-record.ts';
import { type AttributeSpec, buildRecord, encodeRuns } from './record-builder.ts';

const RESIDENT: AttributeSpec = {
  type: AttributeType.StandardInformation,
  value: Uint8Array.of(1, 2, 3),
};
const STREAM: AttributeSpec = {
  type: AttributeType.Data,
  name: 'näme',
  id: 5,
  flags: 0xc001,
  runs: encodeRuns([{ length: 32, lcn: 100 }]),
  firstVcn: 16,
  lastVcn: 47,
  allocatedSize: 131_072,
  size: 100_000,
  validSize: 50_000,
  unitExponent: 4,
};
const FIRST = 56;

const walk = (attributes: AttributeSpec[], damage?: (view: DataView) => void) => {
  const record = decodeFileRecord(recordMemory(buildRecord({ attributes })), 0, 65_536);
  damage?.(record.view);
  return readAttributes(record);
};

describe('the attributes of a record', () => {
  it('are read with their values and places', () => {
    const { attributes, fault } = walk([RESIDENT, STREAM]);
    expect(fault).toBeNull();
    const [first, second] = attributes;
    expect(first).toMatchObject({ resident: true, type: 0x10, name: '', valueLength: 3 });
    expect(first!.resident && attributeValue(first!).getUint8(2)).toBe(3);
    expect(second).toMatchObject({
      resident: false,
      name: 'näme',
      id: 5,
      compressed: true,
      encrypted: true,
      sparse: true,
      firstVcn: 16,
      endVcn: 48,
      compressionUnit: 16,
      size: 100_000,
      validSize: 50_000,
    });
  });

  it('a value without clusters ends before it begins', () => {
    const { attributes } = walk([{ type: 0x80, runs: Uint8Array.of(0), lastVcn: -1 }]);
    expect(attributes[0]).toMatchObject({ firstVcn: 0, endVcn: 0 });
  });

  it.each<[string, (view: DataView) => void]>([
    ['a length of nothing', (view) => view.setUint32(FIRST + 4, 0, true)],
    ['a length beyond the record', (view) => view.setUint32(FIRST + 4, 0xfffffff8, true)],
    ['a value that does not fit', (view) => view.setUint32(FIRST + 16, 0xffffffff, true)],
    ['a value that begins outside', (view) => view.setUint16(FIRST + 20, 0xffff, true)],
    ['a name that does not fit', (view) => view.setUint8(FIRST + 9, 255)],
  ])('are followed up to %s', (_, damage) => {
    const { attributes, fault } = walk([RESIDENT, STREAM], damage);
    expect(attributes).toEqual([]);
    expect(fault).toMatchObject({ code: 'attribute-damaged', offset: 65_536 + FIRST });
  });

  it.each<[string, (view: DataView) => void]>([
    ['a last cluster before the first', (view) => view.setBigInt64(FIRST + 24, 14n, true)],
    ['clusters beyond any number', (view) => view.setBigInt64(FIRST + 24, 2n ** 62n, true)],
    ['a run list in the header', (view) => view.setUint16(FIRST + 32, 16, true)],
    ['a run list outside', (view) => view.setUint16(FIRST + 32, 4096, true)],
    ['a unit of 2^200 clusters', (view) => view.setUint8(FIRST + 34, 200)],
  ])('not resident: stop at %s', (_, damage) => {
    const { attributes, fault } = walk([STREAM, RESIDENT], damage);
    expect(attributes).toEqual([]);
    expect(fault?.code).toBe('attribute-damaged');
  });

  it('that come before the damage are kept', () => {
    const { attributes, fault } = walk([RESIDENT, RESIDENT], (view) =>
      view.setUint32(FIRST + 32 + 4, 3, true),
    );
    expect(attributes).toHaveLength(1);
    expect(fault?.offset).toBe(65_536 + FIRST + 32);
  });
});
