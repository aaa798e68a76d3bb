import { adler32 } from '../../bytes/adler32.ts';
import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { FormatError } from '../../bytes/fault.ts';
import type { Section } from './section.ts';

/** The volume section as EnCase and FTK write it, and the shorter one of SMART. */
const LENGTH = 1052;
const SMART_LENGTH = 94;
/** 32768 sectors of 4096 bytes would be more; no tool writes chunks above 16 MiB. */
const LARGEST_CHUNK = 32 * 1024 * 1024;

/** The medium that was acquired. */
export interface EwfGeometry {
  readonly chunkCount: number;
  /** Bytes. */
  readonly chunkSize: number;
  readonly sectorSize: number;
  /** Of the whole medium. */
  readonly size: number;
  /** A whole disk, and not a part of one. */
  readonly physical: boolean;
}

/**
 * Decodes a `volume` or `disk` section.
 * @throws {FormatError} `ewf-volume-section` where it is damaged, or describes no medium
 */
export async function readEwfGeometry(segment: ByteSource, section: Section): Promise<EwfGeometry> {
  const available = section.end - section.start;
  const length = available >= LENGTH ? LENGTH : SMART_LENGTH;
  const bytes = await readStructure(segment, 'volume section', section.start, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const demand = (holds: boolean, at: number, message: string) => {
    if (holds) return;
    const offset = section.start + at;
    throw new FormatError({
      code: 'ewf-volume-section',
      structure: 'volume section',
      offset,
      message,
    });
  };
  const checksum = length - 4;
  const sealed = view.getUint32(checksum, true) === adler32(bytes.subarray(0, checksum));
  demand(sealed, checksum, 'the checksum of the section does not match its bytes');
  const chunkCount = view.getUint32(4, true);
  const sectorsPerChunk = view.getUint32(8, true);
  const sectorSize = view.getUint32(12, true);
  const sectors =
    length === LENGTH ? Number(view.getBigUint64(16, true)) : view.getUint32(16, true);
  const chunkSize = sectorsPerChunk * sectorSize;
  const allowed = sectorSize >= 512 && chunkSize >= sectorSize && chunkSize <= LARGEST_CHUNK;
  demand(allowed, 8, `chunks of ${sectorsPerChunk} sectors of ${sectorSize} bytes do not exist`);
  // Some writers leave the count at zero and go by the chunks.
  const size = sectors > 0 ? sectors * sectorSize : chunkCount * chunkSize;
  demand(Number.isSafeInteger(size), 16, `a medium of ${sectors} sectors does not exist`);
  const physical = length === LENGTH ? (bytes[36]! & 2) !== 0 : true;
  return { chunkCount, chunkSize, sectorSize, size, physical };
}
