import { describe, expect, it } from 'vitest';
import { decodeFileRecord, hasRecordSignature } from '../../../src/formats/ntfs/file-record.ts';
import { buildRecord } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

describe('a file record', () => {
  it('tells what it is', () => {
    const base = { record: 0x1_0000_0005, sequence: 9 };
    const bytes = buildRecord({ number: 42, sequence: 7, links: 3, flags: 3, base });
    expect(decodeFileRecord(bytes, 42, 8192)).toMatchObject({
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
    const record = decodeFileRecord(buildRecord({ flags: 0 }), 0, 0);
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
    expect(thrownCode(() => decodeFileRecord(bytes, 42, 0))).toBe(code);
  });

  it('is there, or was never written', () => {
    expect(hasRecordSignature(buildRecord({}), 0)).toBe(true);
    expect(hasRecordSignature(new TextEncoder().encode('xBAAD'), 1)).toBe(true);
    expect(hasRecordSignature(new Uint8Array(1024), 0)).toBe(false);
    expect(hasRecordSignature(new Uint8Array(2), 0)).toBe(false);
  });
});
