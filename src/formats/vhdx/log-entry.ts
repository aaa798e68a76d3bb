import { crc32cWithoutField } from '../../bytes/crc32c.ts';
import type { Guid } from '../../bytes/guid.ts';
import { decodeLatin1, encodeLatin1 } from '../../bytes/latin1.ts';
import { ascii, guid, structure, u32, u64 } from '../../bytes/layouts.ts';
import { putUint32, putUint64, uint32At, uint64At } from '../../bytes/little-endian.ts';
import type { Patch } from '../../bytes/overlay-source.ts';

/** The fixed part of a log entry ([MS-VHDX] 2.3.1.1). Offsets and lengths in bytes. */
export interface LogEntryHeader {
  readonly checksum: number;
  readonly entryLength: number;
  /** Offset in the log of the oldest entry still needed when this one was written. */
  readonly tail: number;
  readonly sequenceNumber: bigint;
  readonly descriptorCount: number;
  readonly logGuid: Guid;
  /** The file was at least this long when the entry was written: shorter now means cut short. */
  readonly flushedFileOffset: number;
  /** The file is at least this long once the entry is replayed. */
  readonly lastFileOffset: number;
}

/** A complete entry whose checksum, descriptors and data sectors all fit together. */
export interface LogEntry extends LogEntryHeader {
  /** Byte offset in the log. */
  readonly position: number;
  readonly patches: readonly Patch[];
}

export const LOG_SECTOR_BYTES = 4096;
const CHECKSUM_OFFSET = 4;
const DESCRIPTOR_BYTES = 32;

type HeaderFields = {
  signature: string;
  checksum: number;
  entryLength: number;
  tail: number;
  sequenceNumber: bigint;
  descriptorCount: number;
  logGuid: Guid;
  flushedFileOffset: bigint;
  lastFileOffset: bigint;
};
const HEADER = structure<HeaderFields>(64, [
  ascii(4, 'signature'), //  0
  u32('checksum'), //  4, CRC-32C of the whole entry with this field as zero
  u32('entryLength'), //  8
  u32('tail'), // 12
  u64('sequenceNumber'), // 16
  u32('descriptorCount'), // 24
  u32('reserved'), // 28
  guid('logGuid'), // 32
  u64('flushedFileOffset'), // 48
  u64('lastFileOffset'), // 56
]);

type DataDescriptor = {
  trailingBytes: number;
  leadingBytes: bigint;
  fileOffset: bigint;
  sequenceNumber: bigint;
};
const DATA_DESCRIPTOR = structure<DataDescriptor & { signature: string }>(DESCRIPTOR_BYTES, [
  ascii(4, 'signature'), //  0, `desc`
  u32('trailingBytes'), //  4, the last 4 bytes of the sector
  u64('leadingBytes'), //  8, its first 8 bytes
  u64('fileOffset'), // 16
  u64('sequenceNumber'), // 24
]);

type ZeroDescriptor = { zeroLength: bigint; fileOffset: bigint; sequenceNumber: bigint };
const ZERO_DESCRIPTOR = structure<ZeroDescriptor & { signature: string }>(DESCRIPTOR_BYTES, [
  ascii(4, 'signature'), //  0, `zero`
  u32('reserved'), //  4
  u64('zeroLength'), //  8
  u64('fileOffset'), // 16
  u64('sequenceNumber'), // 24
]);

/** The header of the entry that may begin at `bytes`; null when the signature is not there. */
export function decodeLogEntryHeader(bytes: Uint8Array): LogEntryHeader | null {
  const { signature, flushedFileOffset, lastFileOffset, ...fields } = HEADER.decode(bytes);
  if (signature !== 'loge') return null;
  return {
    ...fields,
    flushedFileOffset: Number(flushedFileOffset),
    lastFileOffset: Number(lastFileOffset),
  };
}

/** Whether the lengths in a header can be true in a log of `logLength` bytes, before its entry is read. */
export function isPlausible(header: LogEntryHeader, logLength: number): boolean {
  const { entryLength, tail, descriptorCount } = header;
  return (
    entryLength >= LOG_SECTOR_BYTES &&
    entryLength <= logLength &&
    entryLength % LOG_SECTOR_BYTES === 0 &&
    tail < logLength &&
    tail % LOG_SECTOR_BYTES === 0 &&
    descriptorBytes(descriptorCount) <= entryLength
  );
}

/** Bytes that the header and `count` descriptors fill, in whole sectors. */
export function descriptorBytes(count: number): number {
  const bytes = HEADER.span + count * DESCRIPTOR_BYTES;
  return Math.ceil(bytes / LOG_SECTOR_BYTES) * LOG_SECTOR_BYTES;
}

/**
 * Decodes a whole entry ([MS-VHDX] 2.3.1): null when anything of it does not hold, since a torn
 * entry ends the sequence before it.
 * @param bytes the entry's `entryLength` bytes; patches keep views of copies, not of this buffer
 */
export function decodeLogEntry(bytes: Uint8Array, position: number): LogEntry | null {
  const header = decodeLogEntryHeader(bytes);
  if (!header) return null;
  if (crc32cWithoutField(bytes, CHECKSUM_OFFSET) !== header.checksum) return null;
  const patches: Patch[] = [];
  let sector = descriptorBytes(header.descriptorCount);
  for (let i = 0; i < header.descriptorCount; i++) {
    const at = HEADER.span + i * DESCRIPTOR_BYTES;
    const signature = decodeLatin1(bytes.subarray(at, at + 4));
    if (signature === 'desc') {
      const descriptor = DATA_DESCRIPTOR.decode(bytes, at);
      const patch = dataPatch(
        descriptor,
        bytes.subarray(sector, sector + LOG_SECTOR_BYTES),
        header,
      );
      if (!patch) return null;
      patches.push(patch);
      sector += LOG_SECTOR_BYTES;
    } else if (signature === 'zero') {
      const patch = zeroPatch(ZERO_DESCRIPTOR.decode(bytes, at), header);
      if (!patch) return null;
      patches.push(patch);
    } else {
      return null;
    }
  }
  return { ...header, position, patches };
}

function dataPatch(
  descriptor: DataDescriptor,
  sector: Uint8Array,
  header: LogEntryHeader,
): Patch | null {
  const offset = Number(descriptor.fileOffset);
  const intact =
    sector.length === LOG_SECTOR_BYTES &&
    descriptor.sequenceNumber === header.sequenceNumber &&
    offset % LOG_SECTOR_BYTES === 0 &&
    decodeLatin1(sector.subarray(0, 4)) === 'data' &&
    uint32At(sector, 4) === Number(header.sequenceNumber >> 32n) &&
    uint32At(sector, LOG_SECTOR_BYTES - 4) === Number(header.sequenceNumber & 0xffffffffn);
  if (!intact) return null;
  const bytes = Uint8Array.from(sector);
  putUint64(bytes, descriptor.leadingBytes);
  putUint32(bytes, descriptor.trailingBytes, LOG_SECTOR_BYTES - 4);
  return { offset, length: LOG_SECTOR_BYTES, bytes };
}

function zeroPatch(descriptor: ZeroDescriptor, header: LogEntryHeader): Patch | null {
  const offset = Number(descriptor.fileOffset);
  const length = Number(descriptor.zeroLength);
  const intact =
    descriptor.sequenceNumber === header.sequenceNumber &&
    offset % LOG_SECTOR_BYTES === 0 &&
    length % LOG_SECTOR_BYTES === 0;
  return intact ? { offset, length, bytes: null } : null;
}

/** What goes into an entry: all but what follows from its patches. */
export type LogEntryContent = Omit<
  LogEntryHeader,
  'checksum' | 'entryLength' | 'descriptorCount'
> & { readonly patches: readonly Patch[] };

/** The bytes of an entry; data patches are 4096 bytes each, zero patches multiples of it. */
export function encodeLogEntry(content: LogEntryContent): Uint8Array {
  const { patches, sequenceNumber } = content;
  const sectors = patches.filter((patch) => patch.bytes).length;
  const start = descriptorBytes(patches.length);
  const bytes = new Uint8Array(start + sectors * LOG_SECTOR_BYTES);
  HEADER.encode(
    {
      ...content,
      signature: 'loge',
      checksum: 0,
      entryLength: bytes.length,
      descriptorCount: patches.length,
      flushedFileOffset: BigInt(content.flushedFileOffset),
      lastFileOffset: BigInt(content.lastFileOffset),
    },
    bytes,
  );
  let sector = start;
  for (const [i, patch] of patches.entries()) {
    const at = HEADER.span + i * DESCRIPTOR_BYTES;
    const place = { fileOffset: BigInt(patch.offset), sequenceNumber };
    if (!patch.bytes) {
      const zeroLength = BigInt(patch.length);
      ZERO_DESCRIPTOR.encode({ signature: 'zero', zeroLength, ...place }, bytes, at);
      continue;
    }
    const data = bytes.subarray(sector, sector + LOG_SECTOR_BYTES);
    data.set(patch.bytes);
    const leadingBytes = uint64At(data);
    const trailingBytes = uint32At(data, LOG_SECTOR_BYTES - 4);
    DATA_DESCRIPTOR.encode({ signature: 'desc', trailingBytes, leadingBytes, ...place }, bytes, at);
    data.set(encodeLatin1('data'));
    putUint32(data, Number(sequenceNumber >> 32n), 4);
    putUint32(data, Number(sequenceNumber & 0xffffffffn), LOG_SECTOR_BYTES - 4);
    sector += LOG_SECTOR_BYTES;
  }
  putUint32(bytes, crc32cWithoutField(bytes, CHECKSUM_OFFSET), CHECKSUM_OFFSET);
  return bytes;
}
