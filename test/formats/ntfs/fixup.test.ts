import { describe, expect, it } from 'vitest';
import { undoFixup } from '../../../src/formats/ntfs/fixup.ts';
import { protect } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

const plain = (length: number) => Uint8Array.from({ length }, (_, i) => (i < 100 ? 0 : i % 251));

describe('the protection of sectors', () => {
  it.each([512, 1024, 4096, 65_536])('is undone in a record of %s bytes', (length) => {
    const bytes = protect(plain(length), 48);
    undoFixup(bytes, 'record', 0);
    const from = Math.max(100, 48 + 2 * (length / 512 + 1));
    expect(Buffer.compare(bytes.subarray(from), plain(length).subarray(from))).toBe(0);
  });

  it('a sector with another number is torn, and the record stays as it was', () => {
    const bytes = protect(plain(1024), 48);
    bytes[1023]! ^= 1;
    const before = bytes.slice();
    expect(() => undoFixup(bytes, 'record', 4096)).toThrow(/offset 5118/);
    expect(thrownCode(() => undoFixup(bytes, 'record', 0))).toBe('fixup-torn');
    expect(bytes).toEqual(before);
  });

  it.each([
    ['too few entries', 48, 2],
    ['too many entries', 48, 4],
    ['none', 48, 0],
    ['an array on top of what it protects', 506, 3],
    ['an array far outside', 65_535, 3],
    ['an array on top of the header', 4, 3],
  ])('refuses %s', (_, offset, count) => {
    const bytes = protect(plain(1024), 48);
    const view = new DataView(bytes.buffer);
    view.setUint16(4, offset, true);
    view.setUint16(6, count, true);
    expect(thrownCode(() => undoFixup(bytes, 'record', 0))).toBe('fixup-array');
  });
});
