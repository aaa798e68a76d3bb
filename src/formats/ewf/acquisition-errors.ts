import { adler32 } from '../../bytes/adler32.ts';
import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Section } from './section.ts';

/** Sectors that could not be read when the image was made; the image has zeros there. Bytes. */
export interface ErrorRange {
  readonly offset: number;
  readonly length: number;
}

const HEADER_LENGTH = 520;
const HEADER_CHECKSUM = 516;
const MOST_ENTRIES = 1024 * 1024;

/**
 * Decodes an `error2` section.
 * @returns null where it is damaged: then it is not known what could not be read
 */
export async function readErrorRanges(
  segment: ByteSource,
  section: Section,
  sectorSize: number,
): Promise<ErrorRange[] | null> {
  const length = section.end - section.start;
  if (length < HEADER_LENGTH) return null;
  const header = await readStructure(segment, 'error2 section', section.start, HEADER_LENGTH);
  const count = new DataView(header.buffer, header.byteOffset).getUint32(0, true);
  const stored = new DataView(header.buffer, header.byteOffset).getUint32(HEADER_CHECKSUM, true);
  if (stored !== adler32(header.subarray(0, HEADER_CHECKSUM))) return null;
  const bytesNeeded = count * 8 + 4;
  if (count > MOST_ENTRIES || HEADER_LENGTH + bytesNeeded > length) return null;
  const at = section.start + HEADER_LENGTH;
  const bytes = await readStructure(segment, 'error2 section', at, bytesNeeded);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytesNeeded);
  if (view.getUint32(count * 8, true) !== adler32(bytes.subarray(0, count * 8))) return null;
  return Array.from({ length: count }, (_, index) => ({
    offset: view.getUint32(index * 8, true) * sectorSize,
    length: view.getUint32(index * 8 + 4, true) * sectorSize,
  }));
}
