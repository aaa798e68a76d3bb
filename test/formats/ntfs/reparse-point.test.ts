import { describe, expect, it } from 'vitest';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import {
  decodeReparsePoint,
  isCloudTag,
  ReparseTag,
} from '../../../src/formats/ntfs/reparse-point.ts';

function reparsePoint(tag: number, data: Uint8Array): DataView {
  const bytes = new Uint8Array(8 + data.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, tag, true);
  view.setUint16(4, data.length, true);
  bytes.set(data, 8);
  return view;
}

/** Two names behind their places; `flags` only in a symbolic link. */
function names(substitute: string, shown: string, flags: boolean): Uint8Array {
  const header = flags ? 12 : 8;
  const texts = [encodeUtf16(substitute), encodeUtf16(shown)] as const;
  const bytes = new Uint8Array(header + texts[0].length + texts[1].length);
  const view = new DataView(bytes.buffer);
  view.setUint16(2, texts[0].length, true);
  view.setUint16(4, texts[0].length, true);
  view.setUint16(6, texts[1].length, true);
  bytes.set(texts[0], header);
  bytes.set(texts[1], header + texts[0].length);
  return bytes;
}

describe('a reparse point', () => {
  it('that is a link says where it leads', () => {
    const link = names('\\??\\C:\\x', 'C:\\x', true);
    expect(decodeReparsePoint(reparsePoint(ReparseTag.SymbolicLink, link))).toEqual({
      tag: 0xa000000c,
      kind: 'symbolic link',
      target: 'C:\\x',
    });
    const mount = names('\\??\\Volume{1}\\', '', false);
    expect(decodeReparsePoint(reparsePoint(ReparseTag.MountPoint, mount))).toMatchObject({
      kind: 'mount point',
      target: '\\??\\Volume{1}\\',
    });
    const linux = Uint8Array.of(2, 0, 0, 0, ...new TextEncoder().encode('../ü'));
    expect(decodeReparsePoint(reparsePoint(ReparseTag.LinuxSymbolicLink, linux))?.target).toBe(
      '../ü',
    );
  });

  it('of another kind is named', () => {
    const kind = (tag: number) => decodeReparsePoint(reparsePoint(tag, new Uint8Array(16)))?.kind;
    expect(kind(ReparseTag.Deduplicated)).toBe('deduplicated file');
    expect(kind(0x9000701a)).toBe('cloud file');
    expect(kind(0x80001234)).toBe('unknown');
  });

  it('with names outside has no target', () => {
    const link = names('abc', 'abc', true);
    new DataView(link.buffer).setUint16(2, 0xffff, true);
    new DataView(link.buffer).setUint16(6, 0xffff, true);
    expect(decodeReparsePoint(reparsePoint(ReparseTag.SymbolicLink, link))?.target).toBeNull();
    const short = reparsePoint(ReparseTag.SymbolicLink, new Uint8Array(5));
    expect(decodeReparsePoint(short)?.target).toBeNull();
  });

  it('shorter than it says is none', () => {
    const view = reparsePoint(ReparseTag.Wof, new Uint8Array(8));
    view.setUint16(4, 9, true);
    expect(decodeReparsePoint(view)).toBeNull();
    expect(decodeReparsePoint(new DataView(new ArrayBuffer(7)))).toBeNull();
    // A tag that is not Microsoft's has a GUID in front of its data.
    expect(decodeReparsePoint(reparsePoint(0x00000042, new Uint8Array(15)))).toBeNull();
  });

  it('of a cloud provider comes in sixteen versions', () => {
    expect(isCloudTag(0x9000001a)).toBe(true);
    expect(isCloudTag(0x9000f01a)).toBe(true);
    expect(isCloudTag(0x9001001a)).toBe(false);
    expect(isCloudTag(0x9000001c)).toBe(false);
  });
});
