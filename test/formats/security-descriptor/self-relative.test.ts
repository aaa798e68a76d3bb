import { describe, expect, it } from 'vitest';
import { decodeSelfRelative } from '../../../src/formats/security-descriptor/self-relative.ts';

function sid(authority: number, ...rest: number[]): Uint8Array {
  const bytes = new Uint8Array(8 + 4 * rest.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint8(1, rest.length);
  view.setUint16(2, authority / 2 ** 32);
  view.setUint32(4, authority);
  rest.forEach((part, i) => {
    view.setUint32(8 + 4 * i, part, true);
  });
  return bytes;
}

function descriptor(owner: Uint8Array, group: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(20 + owner.length + group.length);
  const view = new DataView(bytes.buffer);
  view.setUint8(0, 1);
  view.setUint32(4, 20, true);
  view.setUint32(8, 20 + owner.length, true);
  bytes.set(owner, 20);
  bytes.set(group, 20 + owner.length);
  return bytes;
}

const ADMINISTRATORS = sid(5, 32, 544);

describe('a self-relative security descriptor', () => {
  it('tells owner and group', () => {
    const bytes = descriptor(ADMINISTRATORS, sid(5, 21, 4_294_967_295, 1, 2, 513));
    expect(decodeSelfRelative(bytes)).toEqual({
      owner: 'S-1-5-32-544',
      group: 'S-1-5-21-4294967295-1-2-513',
    });
  });

  it('writes an authority from 2^32 on in hexadecimal', () => {
    const bytes = descriptor(sid(0x0102_0304_0506, 7), ADMINISTRATORS);
    expect(decodeSelfRelative(bytes)?.owner).toBe('S-1-0x010203040506-7');
  });

  it.each([
    ['lies outside', (view: DataView) => view.setUint32(4, 0xffffffff, true)],
    ['lies in the header', (view: DataView) => view.setUint32(4, 4, true)],
    ['is left out', (view: DataView) => view.setUint32(4, 0, true)],
    ['has too many parts', (view: DataView) => view.setUint8(21, 16)],
    ['has another revision', (view: DataView) => view.setUint8(20, 2)],
  ])('an owner that %s is none', (_, damage) => {
    const bytes = descriptor(ADMINISTRATORS, ADMINISTRATORS);
    damage(new DataView(bytes.buffer));
    expect(decodeSelfRelative(bytes)).toEqual({ owner: null, group: 'S-1-5-32-544' });
  });

  it('is none without its header, or of another revision', () => {
    expect(decodeSelfRelative(new Uint8Array(20))).toBeNull();
    expect(decodeSelfRelative(Uint8Array.of(1))).toBeNull();
  });
});
