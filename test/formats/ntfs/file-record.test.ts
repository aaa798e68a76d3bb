import { describe, expect, it } from 'vitest';
import { attributeValue, readAttributes } from '../../../src/formats/ntfs/attribute-header.ts';
import {
  decodeFileRecord,
  hasRecordSignature,
  recordMemory,
} from '../../../src/formats/ntfs/file-record.ts';
import { buildRecord } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

describe('a file record', () => {
  it('tells what it is', () => {
    const base = { record: 0x1_0000_0005, sequence: 9 };
    const bytes = buildRecord({ number: 42, sequence: 7, links: 3, flags: 3, base });
    expect(decodeFileRecord(recordMemory(bytes), 42, 8192)).toMatchObject({
      number: 42,
      position: 8192,
      sequence: 7,
      links: 3,
      inUse: true,
      isDirectory: true,
      base,
    });
  });

  it('is no continuation when it names no base', () => {
    const record = decodeFileRecord(recordMemory(buildRecord({ flags: 0 })), 0, 0);
    expect(record).toMatchObject({ base: null, inUse: false, isDirectory: false });
  });

  it.each<[string, string, (view: DataView) => void]>([
    ['file-record-signature', 'another signature', (view) => view.setUint8(0, 0x47)],
    ['file-record-bad', 'the mark of a checker', (view) => view.setUint32(0, 0x44414142, true)],
    ['file-record-bounds', 'attributes in the header', (view) => view.setUint16(0x14, 24, true)],
    ['file-record-bounds', 'a used size beyond', (view) => view.setUint32(0x18, 1025, true)],
    ['file-record-bounds', 'a used size of nothing', (view) => view.setUint32(0x18, 0, true)],
    ['file-record-number', 'another number', (view) => view.setUint32(0x2c, 43, true)],
    ['fixup-torn', 'a torn sector', (view) => view.setUint16(510, 0, true)],
  ])('refuses with %s: %s', (code, _, damage) => {
    const bytes = buildRecord({ number: 42 });
    damage(new DataView(bytes.buffer));
    expect(thrownCode(() => decodeFileRecord(recordMemory(bytes), 42, 0))).toBe(code);
  });

  it('is there, or was never written', () => {
    expect(hasRecordSignature(buildRecord({}), 0)).toBe(true);
    expect(hasRecordSignature(new TextEncoder().encode('xBAAD'), 1)).toBe(true);
    expect(hasRecordSignature(new Uint8Array(1024), 0)).toBe(false);
    expect(hasRecordSignature(new Uint8Array(2), 0)).toBe(false);
  });
});

describe('a record among others', () => {
  it('is decoded as one that lies alone, and its neighbours are left as they are', () => {
    const attributes = [{ type: 0x80, value: new TextEncoder().encode('content') }];
    const alone = decodeFileRecord(recordMemory(buildRecord({ attributes })), 42, 8192);
    const size = alone.bytes.length;
    const stored = buildRecord({ attributes });
    const memory = recordMemory(new Uint8Array(3 * size).fill(0xee));
    memory.bytes.set(stored, size);
    const { bytes, view, start, ...header } = decodeFileRecord(memory, 42, 8192, size, size);
    expect(start).toBe(size);
    expect(alone).toMatchObject(header);
    expect(bytes.subarray(size, 2 * size)).toEqual(alone.bytes);
    for (const neighbour of [bytes.subarray(0, size), bytes.subarray(2 * size)]) {
      expect(neighbour).toEqual(new Uint8Array(size).fill(0xee));
    }
    const [attribute] = readAttributes({ bytes, view, start, ...header }).attributes;
    const value = attribute?.resident ? attributeValue(attribute) : null;
    expect(value && new TextDecoder().decode(value)).toBe('content');
  });

  it('may not reach into its neighbour', () => {
    const record = buildRecord({});
    new DataView(record.buffer, record.byteOffset).setUint32(0x18, record.length + 8, true);
    const memory = recordMemory(new Uint8Array(2 * record.length));
    memory.bytes.set(record);
    const decode = () => decodeFileRecord(memory, 42, 0, 0, record.length);
    expect(thrownCode(decode)).toBe('file-record-bounds');
  });
});
