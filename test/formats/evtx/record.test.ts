import { describe, expect, it } from 'vitest';
import { recordsIn } from '../../../src/formats/evtx/record.ts';

/** Records of 32 bytes from 512 on, with these numbers. */
function chunkOf(...ids: number[]): Uint8Array {
  const bytes = new Uint8Array(2048);
  const view = new DataView(bytes.buffer);
  ids.forEach((id, index) => {
    const at = 512 + index * 32;
    view.setUint32(at, 0x2a2a, true);
    view.setUint32(at + 4, 32, true);
    view.setBigUint64(at + 8, BigInt(id), true);
    view.setUint32(at + 28, 32, true);
  });
  return bytes;
}

describe('the records of a chunk', () => {
  it('have their places in the file and in the chunk', () => {
    const { records, faults } = recordsIn(chunkOf(7), 4096, 544, false);
    expect(records).toEqual([{ id: 7n, written: 0n, offset: 4608, start: 536, end: 540 }]);
    expect(faults).toEqual([]);
  });

  it('end where the header says, and behind it only with the next number', () => {
    const bytes = chunkOf(7, 8, 9, 3);
    expect(recordsIn(bytes, 0, 544, false).records).toHaveLength(1);
    expect(recordsIn(bytes, 0, 544, true).records.map(({ id }) => id)).toEqual([7n, 8n, 9n]);
  });

  it('whose two sizes differ are named, and the next one is found', () => {
    const bytes = chunkOf(7, 8, 9);
    new DataView(bytes.buffer).setUint32(512 + 32 + 28, 40, true);
    const { records, faults } = recordsIn(bytes, 4096, 512 + 96, false);
    expect(records.map(({ id }) => id)).toEqual([7n, 9n]);
    expect(faults).toMatchObject([{ code: 'evtx-record', offset: 4096 + 544 }]);
  });

  it('zeros up to the free space are no fault', () => {
    expect(recordsIn(chunkOf(7), 0, 1024, false)).toMatchObject({ faults: [] });
  });
});
