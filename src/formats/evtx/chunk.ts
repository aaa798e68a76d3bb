import { crc32 } from '../../bytes/crc32.ts';
import type { Fault } from '../../bytes/fault.ts';
import { type EvtxRecord, recordsIn } from './record.ts';

/** Every chunk has this size, and stands alone: names and templates are found inside it. */
export const CHUNK_SIZE = 65536;
/** Header, table of common strings, table of templates; the records follow. */
export const CHUNK_HEADER_SIZE = 512;

const SIGNATURE = 'ElfChnk\0';

export interface EvtxChunk {
  /** The bytes of the chunk; fewer than {@link CHUNK_SIZE} where the file was cut short. */
  readonly bytes: Uint8Array;
  readonly records: readonly EvtxRecord[];
  readonly faults: readonly Fault[];
}

/** Whether a slot holds no chunk yet: a log is laid out before it is filled. */
export function isUnusedSlot(bytes: Uint8Array): boolean {
  return bytes.subarray(0, CHUNK_HEADER_SIZE).every((byte) => byte === 0);
}

/**
 * Decodes the header of a chunk and finds its records.
 * @param bytes the slot, from {@link CHUNK_HEADER_SIZE} to {@link CHUNK_SIZE} bytes
 * @param offset where it lies in the file
 * @param isDirty the log was open: records may lie behind what the chunk's header knows
 * @returns null when there is no chunk here
 */
export function decodeChunk(bytes: Uint8Array, offset: number, isDirty: boolean): EvtxChunk | null {
  const hasSignature = [...SIGNATURE].every((letter, at) => letter.charCodeAt(0) === bytes[at]);
  if (!hasSignature) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const faults: Fault[] = [];
  const storedHeader = view.getUint32(124, true);
  const actualHeader = crc32(bytes.subarray(128, CHUNK_HEADER_SIZE), crc32(bytes.subarray(0, 120)));
  const headerFits = storedHeader === actualHeader;
  if (!headerFits) {
    faults.push({
      code: 'evtx-chunk-header-checksum',
      structure: 'chunk header',
      offset: offset + 124,
      expected: storedHeader,
      actual: actualHeader,
      message: 'the checksum of the chunk header does not fit; its records are found one by one',
    });
  }
  const free = view.getUint32(48, true);
  const freeFits = free >= CHUNK_HEADER_SIZE && free <= CHUNK_SIZE;
  if (!freeFits) {
    faults.push({
      code: 'evtx-chunk-free-space',
      structure: 'chunk header',
      offset: offset + 48,
      expected: `${CHUNK_HEADER_SIZE} to ${CHUNK_SIZE}`,
      actual: free,
      message: 'the free space cannot begin there; the records are found one by one',
    });
  } else if (free <= bytes.length) {
    const stored = view.getUint32(52, true);
    const actual = crc32(bytes.subarray(CHUNK_HEADER_SIZE, free));
    if (stored !== actual) {
      faults.push({
        code: 'evtx-chunk-checksum',
        structure: 'chunk',
        offset: offset + 52,
        expected: stored,
        actual,
        message:
          'the checksum over the events of this chunk does not fit: what they say may be damaged',
      });
    }
  }
  // A header that does not fit its checksum knows nothing; a dirty one knows less than there is.
  const known = headerFits && freeFits ? Math.min(free, bytes.length) : CHUNK_HEADER_SIZE;
  const found = recordsIn(bytes, offset, known, isDirty || !headerFits || !freeFits);
  return { bytes, records: found.records, faults: [...faults, ...found.faults] };
}
