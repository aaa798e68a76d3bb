import { describe, expect, it } from 'vitest';
import { decodeChunk, isUnusedSlot } from '../../../src/formats/evtx/chunk.ts';
import { sampleLog } from './sample-log.ts';

const chunk = () => sampleLog(5).slice(4096);
const codesOf = (bytes: Uint8Array) =>
  decodeChunk(bytes, 4096, false)?.faults.map(({ code }) => code);

describe('a chunk', () => {
  it('holds its records', () => {
    const decoded = decodeChunk(chunk(), 4096, false);
    expect(decoded?.records).toHaveLength(5);
    expect(decoded?.faults).toEqual([]);
  });

  it('with a damaged header is read record by record', () => {
    const bytes = chunk();
    bytes[200] = 1;
    expect(codesOf(bytes)).toEqual(['evtx-chunk-header-checksum']);
    expect(decodeChunk(bytes, 4096, false)?.records).toHaveLength(5);
  });

  it('whose free space is nowhere is read record by record', () => {
    const bytes = chunk();
    new DataView(bytes.buffer).setUint32(48, 70_000, true);
    expect(codesOf(bytes)).toEqual(['evtx-chunk-header-checksum', 'evtx-chunk-free-space']);
    expect(decodeChunk(bytes, 4096, false)?.records).toHaveLength(5);
  });

  it('whose events are damaged says so', () => {
    const bytes = chunk();
    bytes[600]! ^= 1;
    expect(codesOf(bytes)).toEqual(['evtx-chunk-checksum']);
  });

  it('is none without its signature; zeros are an unused slot', () => {
    expect(decodeChunk(new Uint8Array(65536), 4096, false)).toBeNull();
    expect(isUnusedSlot(new Uint8Array(65536))).toBe(true);
    expect(isUnusedSlot(chunk())).toBe(false);
  });
});
