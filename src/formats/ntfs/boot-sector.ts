import { ntfsError } from './ntfs-error.ts';
import { readUint64 } from './wide-integer.ts';

/** The first sector of an NTFS volume, and again its last one. Sizes and positions in bytes. */
export interface BootSector {
  readonly sectorSize: number;
  readonly clusterSize: number;
  /** All sectors but the last, which holds the copy of this one. */
  readonly totalSize: number;
  /** Where the file table, and the copy of its first records, begin on the volume. */
  readonly mftPosition: number;
  readonly mirrorPosition: number;
  readonly fileRecordSize: number;
  readonly indexRecordSize: number;
  readonly serialNumber: bigint;
}

export const BOOT_SECTOR_BYTES = 512;
const SIGNATURE = [0x4e, 0x54, 0x46, 0x53, 0x20, 0x20, 0x20, 0x20]; // "NTFS    "
const LARGEST_CLUSTER = 2 * 1024 * 1024;
/** Larger records exist nowhere; the bound keeps an allocation small. */
const LARGEST_RECORD = 64 * 1024;
const SMALLEST_RECORD = 512;

export function isNtfsBootSector(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => bytes[3 + i] === byte);
}

/**
 * @param bytes the sector, at least its first 512 bytes
 * @param position where it was read, for the error
 * @throws {FormatError} `boot-sector-signature`, or `boot-sector-geometry` where a value cannot be
 */
export function decodeBootSector(bytes: Uint8Array, position = 0): BootSector {
  const structure = 'boot sector';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (!isNtfsBootSector(bytes)) {
    throw ntfsError('boot-sector-signature', structure, position + 3, 'it does not say NTFS');
  }
  const require = (fine: boolean, offset: number, what: string) => {
    if (!fine) {
      throw ntfsError('boot-sector-geometry', structure, position + offset, `${what} cannot be`);
    }
  };
  const sectorSize = view.getUint16(0x0b, true);
  require(isPowerOfTwo(sectorSize) &&
    sectorSize >= 512 &&
    sectorSize <= 4096, 0x0b, `a sector of ${sectorSize} bytes`);
  const clusterSize = sectorSize * sectorsPerCluster(view.getUint8(0x0d));
  require(isPowerOfTwo(clusterSize) &&
    clusterSize <= LARGEST_CLUSTER, 0x0d, `a cluster of ${clusterSize} bytes`);
  const totalSize = readUint64(view, 0x28) * sectorSize;
  require(Number.isSafeInteger(totalSize) && totalSize > 0, 0x28, `a volume of ${totalSize} bytes`);
  const mftPosition = readUint64(view, 0x30) * clusterSize;
  require(mftPosition > 0 && mftPosition < totalSize, 0x30, `a file table at ${mftPosition}`);
  const fileRecordSize = recordSize(view.getInt8(0x40), clusterSize);
  require(isRecordSize(fileRecordSize), 0x40, `a file record of ${fileRecordSize} bytes`);
  const indexRecordSize = recordSize(view.getInt8(0x44), clusterSize);
  require(isRecordSize(indexRecordSize), 0x44, `an index record of ${indexRecordSize} bytes`);
  return {
    sectorSize,
    clusterSize,
    totalSize,
    mftPosition,
    mirrorPosition: readUint64(view, 0x38) * clusterSize,
    fileRecordSize,
    indexRecordSize,
    serialNumber: view.getBigUint64(0x48, true),
  };
}

/** Above 0x80 the byte is a negative power of two: 0xF4 stands for 2^12 sectors. */
function sectorsPerCluster(stored: number): number {
  return stored > 0x80 ? 2 ** (256 - stored) : stored;
}

/** Positive: clusters; negative: a power of two, in bytes. */
function recordSize(stored: number, clusterSize: number): number {
  return stored > 0 ? stored * clusterSize : 2 ** -stored;
}

function isRecordSize(size: number): boolean {
  return isPowerOfTwo(size) && size >= SMALLEST_RECORD && size <= LARGEST_RECORD;
}

function isPowerOfTwo(value: number): boolean {
  return value > 0 && Number.isInteger(Math.log2(value));
}
