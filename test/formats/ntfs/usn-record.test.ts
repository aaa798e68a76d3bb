import { describe, expect, it } from 'vitest';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import { decodeUsnRecord, usnReasons } from '../../../src/formats/ntfs/usn-record.ts';
import { setReference } from './record-builder.ts';

function usnRecord(version: number, name: string): DataView {
  const references = version === 3 ? 16 : 8;
  const rest = 8 + 2 * references;
  const text = encodeUtf16(name);
  const bytes = new Uint8Array((rest + 36 + text.length + 7) & ~7);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, version, true);
  setReference(view, 8, 40, 3);
  setReference(view, 8 + references, 5, 5);
  view.setBigUint64(rest, 2n ** 40n, true);
  view.setBigUint64(rest + 8, 132_000_000_000_000_001n, true);
  view.setUint32(rest + 16, 0x80000200, true);
  view.setUint32(rest + 28, 0x20, true);
  view.setUint16(rest + 32, text.length, true);
  view.setUint16(rest + 34, rest + 36, true);
  bytes.set(text, rest + 36);
  return view;
}

describe('a record of the change journal', () => {
  it.each([2, 3])('of version %s', (version) => {
    const view = usnRecord(version, 'base.avhdx');
    expect(decodeUsnRecord(view, 0)).toEqual({
      length: view.byteLength,
      file: { record: 40, sequence: 3 },
      parent: { record: 5, sequence: 5 },
      usn: 2n ** 40n,
      time: 132_000_000_000_000_001n,
      reason: 0x80000200,
      attributes: 0x20,
      name: 'base.avhdx',
    });
  });

  it('that tells ranges is skipped', () => {
    const view = usnRecord(2, 'abc');
    view.setUint16(4, 4, true);
    expect(decodeUsnRecord(view, 0)).toEqual({ skip: view.byteLength });
  });

  it.each<[string, (view: DataView) => void]>([
    ['of no length', (view) => view.setUint32(0, 0, true)],
    ['longer than the page', (view) => view.setUint32(0, 4096, true)],
    ['of an odd length', (view) => view.setUint32(0, 71, true)],
    ['of version 5', (view) => view.setUint16(4, 5, true)],
    ['with a name outside', (view) => view.setUint16(56, 0xffff, true)],
    ['with a name in its header', (view) => view.setUint16(58, 8, true)],
  ])('%s is none', (_, damage) => {
    const view = usnRecord(2, 'abcd');
    damage(view);
    expect(decodeUsnRecord(view, 0)).toBeNull();
  });

  it('says in words what happened', () => {
    expect(usnReasons(0x80000200)).toEqual(['file-delete', 'close']);
    expect(usnReasons(0x04000100)).toEqual(['file-create', '0x04000000']);
    expect(usnReasons(0)).toEqual([]);
  });
});
