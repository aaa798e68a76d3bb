import { expect, it } from 'vitest';
import { readFileReference } from '../../../src/formats/ntfs/file-reference.ts';

it('holds 48 bits of record number and 16 of sequence number', () => {
  const bytes = Uint8Array.of(0xff, 1, 2, 3, 4, 5, 0x80, 0xbe, 0xba);
  expect(readFileReference(new DataView(bytes.buffer), 1)).toEqual({
    record: 0x800504030201,
    sequence: 0xbabe,
  });
});
