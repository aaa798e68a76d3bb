import { expect, it } from 'vitest';
import { decodeSecurityEntry, securityHash } from '../../../src/formats/ntfs/security-stream.ts';

function block(): DataView {
  const view = new DataView(new ArrayBuffer(64));
  view.setUint32(0, 0xabcd, true);
  view.setUint32(4, 0x101, true);
  view.setBigUint64(8, 0x40000n, true);
  view.setUint32(16, 40, true);
  return view;
}

it('an entry says which descriptor it holds, and where it stands', () => {
  expect(decodeSecurityEntry(block(), 0)).toEqual({
    hash: 0xabcd,
    id: 0x101,
    offset: 0x40000,
    length: 40,
  });
});

it.each<[string, number, number]>([
  ['no number', 4, 0],
  ['no descriptor', 16, 20],
  ['more than there is', 16, 65],
  ['more than a descriptor can be', 16, 0x80000000],
])('with %s it is none', (_, at, value) => {
  const view = block();
  view.setUint32(at, value, true);
  expect(decodeSecurityEntry(view, 0)).toBeNull();
  expect(decodeSecurityEntry(view, 60)).toBeNull();
});

it('the sum turns by three bits before each double word', () => {
  expect(securityHash(Uint8Array.of(1, 0, 0, 0, 2, 0, 0, 0))).toBe(10);
  expect(securityHash(Uint8Array.of(0, 0, 0, 0x80, 0, 0, 0, 0))).toBe(4);
});
