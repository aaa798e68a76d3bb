import { expect, it } from 'vitest';
import { decodeMbrEntry } from '../../../src/formats/mbr/partition-entry.ts';

it('decodes status, type, start and length at their offsets', () => {
  const bytes = Uint8Array.from([9, 0x80, 1, 1, 0, 7, 2, 2, 2, 0, 8, 0, 0, 0xff, 0xff, 0xff, 0xff]);
  expect(decodeMbrEntry(bytes, 1, 446)).toEqual({
    at: 446,
    status: 0x80,
    type: 7,
    firstSector: 2048,
    sectors: 0xffffffff,
  });
});
