import { describe, expect, it } from 'vitest';
import { decodeFileHeader, isEvtx } from '../../../src/formats/evtx/file-header.ts';
import { sampleLog } from './sample-log.ts';

describe('the header of a binary log', () => {
  it('is told by its signature', () => {
    expect(isEvtx(sampleLog(1))).toBe(true);
    expect(isEvtx(new TextEncoder().encode('ElfFile!'))).toBe(false);
    expect(isEvtx(new Uint8Array(3))).toBe(false);
  });

  it('tells version, chunks and the next number', () => {
    expect(decodeFileHeader(sampleLog(4))).toEqual({
      version: '3.1',
      chunkCount: 1,
      nextRecordId: 5n,
      isDirty: false,
      isFull: false,
      faults: [],
    });
  });

  it('that was open says so, and one with a wrong checksum too', () => {
    const bytes = sampleLog(4);
    bytes[120] = 3;
    bytes[24] = 99;
    const { isDirty, isFull, faults } = decodeFileHeader(bytes);
    expect({ isDirty, isFull }).toEqual({ isDirty: true, isFull: true });
    expect(faults.map(({ code }) => code)).toEqual(['evtx-header-checksum', 'evtx-dirty']);
  });
});
