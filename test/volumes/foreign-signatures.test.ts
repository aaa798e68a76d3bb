import { describe, expect, it } from 'vitest';
import { encodeGuid } from '../../src/bytes/guid.ts';
import {
  FAR_SIGNATURES,
  HEAD_LENGTH,
  HEAD_SIGNATURES,
  matchSignature,
} from '../../src/volumes/foreign-signatures.ts';

/** A start of a volume with text or bytes at offsets. */
function headWith(parts: Record<number, string | Uint8Array>): Uint8Array {
  const head = Buffer.alloc(HEAD_LENGTH);
  for (const [offset, part] of Object.entries(parts)) {
    head.set(typeof part === 'string' ? Buffer.from(part, 'latin1') : part, +offset);
  }
  return head;
}

const kindOf = (parts: Record<number, string | Uint8Array>) =>
  matchSignature(HEAD_SIGNATURES, headWith(parts))?.kind ?? null;

const TO_GO = encodeGuid('4967d63b-2e29-4ad8-8399-f6a339e3d001');
const EXT = Uint8Array.of(0x53, 0xef);

describe('signatures in the first 4 KiB', () => {
  it.each([
    ['bitlocker', { 3: '-FVE-FS-' }],
    ['bitlocker', { 3: 'MSWIN4.1', 424: TO_GO }],
    [null, { 3: 'MSWIN4.1' }],
    ['luks', { 0: 'LUKS\xba\xbe' }],
    [null, { 0: 'LUKS' }],
    ['lvm', { 512: 'LABELONE', 536: 'LVM2 001' }],
    ['lvm', { 1536: 'LABELONE', 1560: 'LVM2 001' }],
    [null, { 512: 'LABELONE' }],
    ['refs', { 3: 'ReFS\0\0\0\0' }],
    ['xfs', { 0: 'XFSB' }],
    ['ext2', { 1080: EXT }],
    ['ext3', { 1080: EXT, 1116: Uint8Array.of(4) }],
    ['ext4', { 1080: EXT, 1116: Uint8Array.of(4), 1120: Uint8Array.of(0x40) }],
    ['dynamic-disk', { 3072: 'PRIVHEAD' }],
    ['luks', { 0: 'LUKS\xba\xbe', 1080: EXT }],
    [null, {}],
  ])('%s: %j', (kind, parts) => expect(kindOf(parts)).toBe(kind));

  it('are not looked for past the end of a short volume', () => {
    expect(matchSignature(HEAD_SIGNATURES, headWith({ 1080: EXT }).subarray(0, 1081))).toBeNull();
  });
});

describe('signatures further on', () => {
  it('stand at the end of a page, or at 64 KiB', () => {
    const places = FAR_SIGNATURES.map(({ kind, from, offset }) => [kind, from + offset]);
    expect(places).toEqual([
      ['swap', 4086],
      ['swap', 8182],
      ['swap', 16374],
      ['swap', 65526],
      ['btrfs', 65600],
    ]);
  });
});
