import { crc32 } from '@node-rs/crc32';
import { encodeGuid } from '../../src/bytes/guid.ts';

export const BASIC_DATA = 'ebd0a0a2-b9e5-4433-87c0-68b6b72699c7';
export const MSR = 'e3c9e316-0b5c-4db8-817d-f92df00215ae';

export interface GptSpec {
  readonly sectorSize?: number;
  readonly sectors?: number;
  readonly partitions?: readonly { type: string; first: number; last: number; name?: string }[];
}

/** Two copies of a table with 128 entries, and a protective master boot record. */
export function smallGpt(spec: GptSpec = {}): Uint8Array {
  const { sectorSize = 512, sectors = 4096, partitions = [] } = spec;
  const disk = new Uint8Array(sectors * sectorSize);
  disk.set(mbr([{ type: 0xee, first: 1, count: sectors - 1 }]));
  const table = Buffer.alloc(128 * 128);
  partitions.forEach(({ type, first, last, name = '' }, index) => {
    const at = index * 128;
    table.set(encodeGuid(type), at);
    table.set(encodeGuid(`00000000-0000-4000-8000-00000000000${index + 1}`), at + 16);
    table.writeBigUInt64LE(BigInt(first), at + 32);
    table.writeBigUInt64LE(BigInt(last), at + 40);
    table.write(name, at + 56, 72, 'utf16le');
  });
  const tableSectors = table.length / sectorSize;
  const last = sectors - 1;
  const header = (own: number, other: number, at: number) => {
    const bytes = Buffer.alloc(92);
    bytes.write('EFI PART', 0, 'latin1');
    bytes.writeUInt32LE(0x10000, 8);
    bytes.writeUInt32LE(92, 12);
    [own, other, 2 + tableSectors, last - tableSectors - 1].forEach((sector, index) => {
      bytes.writeBigUInt64LE(BigInt(sector), 24 + index * 8);
    });
    bytes.set(encodeGuid('11111111-2222-4333-8444-555555555555'), 56);
    bytes.writeBigUInt64LE(BigInt(at), 72);
    bytes.writeUInt32LE(128, 80);
    bytes.writeUInt32LE(128, 84);
    bytes.writeUInt32LE(crc32(table), 88);
    bytes.writeUInt32LE(crc32(bytes), 16);
    return bytes;
  };
  disk.set(header(1, last, 2), sectorSize);
  disk.set(table, 2 * sectorSize);
  disk.set(table, (last - tableSectors) * sectorSize);
  disk.set(header(last, 1, last - tableSectors), last * sectorSize);
  return disk;
}

export interface MbrSpecEntry {
  readonly type: number;
  readonly first: number;
  readonly count: number;
  readonly status?: number;
}

/** A master boot record, or an extended one. */
export function mbr(entries: readonly MbrSpecEntry[], signature = 0): Uint8Array {
  const bytes = Buffer.alloc(512);
  bytes.writeUInt32LE(signature, 440);
  entries.forEach(({ type, first, count, status = 0 }, index) => {
    const at = 446 + index * 16;
    bytes[at] = status;
    bytes[at + 4] = type;
    bytes.writeUInt32LE(first, at + 8);
    bytes.writeUInt32LE(count, at + 12);
  });
  bytes.writeUInt16LE(0xaa55, 510);
  return bytes;
}

/** Enough of an NTFS boot sector to be recognised. */
export function ntfsStart(): Uint8Array {
  const bytes = Buffer.alloc(512);
  bytes.write('NTFS    ', 3, 'latin1');
  bytes.writeUInt16LE(0xaa55, 510);
  return bytes;
}
