import { describe, expect, it } from 'vitest';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { decodeAttributeList } from '../../../src/formats/ntfs/attribute-list.ts';
import { setReference } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

function entry(type: number, name: string, firstVcn: number, record: number, id: number) {
  const text = encodeUtf16(name);
  const bytes = new Uint8Array((26 + text.length + 7) & ~7);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, type, true);
  view.setUint16(4, bytes.length, true);
  view.setUint8(6, name.length);
  view.setUint8(7, 26);
  view.setBigUint64(8, BigInt(firstVcn), true);
  setReference(view, 16, record, 1);
  view.setUint16(24, id, true);
  bytes.set(text, 26);
  return bytes;
}

const view = (...parts: Uint8Array[]) => {
  const bytes = Uint8Array.from(parts.flatMap((part) => [...part]));
  return new DataView(bytes.buffer);
};

describe('an attribute list', () => {
  it('is read in the order in which it is stored', () => {
    const list = view(
      entry(0x80, 'b', 64, 70, 2),
      entry(0x80, 'b', 0, 40, 2),
      entry(0x10, '', 0, 40, 0),
    );
    expect(decodeAttributeList(list, 'list')).toEqual([
      { type: 0x80, name: 'b', firstVcn: 64, reference: { record: 70, sequence: 1 }, id: 2 },
      { type: 0x80, name: 'b', firstVcn: 0, reference: { record: 40, sequence: 1 }, id: 2 },
      { type: 0x10, name: '', firstVcn: 0, reference: { record: 40, sequence: 1 }, id: 0 },
    ]);
  });

  it('ends where zeros begin', () => {
    expect(
      decodeAttributeList(view(entry(0x10, '', 0, 4, 0), new Uint8Array(64)), 'list'),
    ).toHaveLength(1);
    expect(decodeAttributeList(view(), 'list')).toEqual([]);
  });

  it.each([
    ['no length', 4, 0],
    ['a length beyond the end', 4, 0xff],
    ['a name beyond the entry', 6, 0xff],
    ['a name far off', 7, 0xff],
  ])('refuses an entry with %s', (_, at, value) => {
    const bytes = entry(0x80, 'name', 0, 40, 2);
    bytes[at] = value;
    expect(thrownCode(() => decodeAttributeList(view(bytes), 'list'))).toBe(
      'attribute-list-damaged',
    );
  });
});
