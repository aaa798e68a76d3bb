import { type Fault, FormatError } from '../../bytes/fault.ts';

/** Bytes of the boot sector that are looked at, whatever the sector size. */
export const EXFAT_BOOT_LENGTH = 512;
const SIGNATURE = [0x45, 0x58, 0x46, 0x41, 0x54, 0x20, 0x20, 0x20];
/** exFAT specification, 3.1.9: 2^32 - 11 clusters at most. */
const MOST_CLUSTERS = 0xfffffff5;

/** Where the parts of an exFAT volume lie. Sizes and offsets in bytes. */
export interface ExfatGeometry {
  readonly sectorSize: number;
  readonly clusterSize: number;
  /** Clusters are numbered from 2 to this + 1. */
  readonly clusterCount: number;
  readonly fatOffset: number;
  readonly fatSize: number;
  readonly fatCount: number;
  /** Which of two tables is in force: TexFAT alone has two. */
  readonly activeFat: number;
  readonly dataOffset: number;
  readonly rootCluster: number;
  readonly size: number;
  readonly serial: number;
}

/** Whether a sector claims to begin an exFAT volume (exFAT specification, 3.1.2). */
export function isExfat(bytes: Uint8Array): boolean {
  return SIGNATURE.every((byte, index) => bytes[3 + index] === byte);
}

/**
 * Decodes a boot sector (exFAT specification, 3.1).
 * @param bytes the first 512 bytes, of an {@link isExfat exFAT} volume
 * @throws {FormatError} `exfat-boot-sector` where a field holds what the specification forbids
 */
export function decodeExfatBootSector(bytes: Uint8Array): ExfatGeometry {
  const view = new DataView(bytes.buffer, bytes.byteOffset, EXFAT_BOOT_LENGTH);
  const sectorShift = bytes[108]!;
  const clusterShift = bytes[109]!;
  demand(sectorShift >= 9 && sectorShift <= 12, 108, `sectors of 2^${sectorShift} bytes`);
  demand(clusterShift <= 25 - sectorShift, 109, `clusters of 2^${clusterShift} sectors`);
  const sectorSize = 2 ** sectorShift;
  const fatCount = bytes[110]!;
  demand(fatCount === 1 || fatCount === 2, 110, `${fatCount} allocation tables`);
  const clusterCount = view.getUint32(92, true);
  demand(clusterCount > 0 && clusterCount <= MOST_CLUSTERS, 92, `${clusterCount} clusters`);
  const volumeSectors = Number(view.getBigUint64(72, true));
  const size = volumeSectors * sectorSize;
  demand(Number.isSafeInteger(size), 72, `a length of ${volumeSectors} sectors`);
  const fatSize = view.getUint32(84, true) * sectorSize;
  demand(fatSize >= (clusterCount + 2) * 4, 84, 'a table too small for the clusters');
  const clusterSize = sectorSize * 2 ** clusterShift;
  const dataOffset = view.getUint32(88, true) * sectorSize;
  demand(
    dataOffset + clusterCount * clusterSize <= size,
    92,
    'more clusters than the volume holds',
  );
  const rootCluster = view.getUint32(96, true);
  demand(rootCluster >= 2 && rootCluster < clusterCount + 2, 96, `root cluster ${rootCluster}`);
  return {
    sectorSize,
    clusterSize,
    clusterCount,
    fatOffset: view.getUint32(80, true) * sectorSize,
    fatSize,
    fatCount,
    activeFat: Math.min(view.getUint16(106, true) & 1, fatCount - 1),
    dataOffset,
    rootCluster,
    size,
    serial: view.getUint32(100, true),
  };
}

function demand(holds: boolean, offset: number, what: string): void {
  if (holds) return;
  const fault: Fault = {
    code: 'exfat-boot-sector',
    structure: 'exFAT boot sector',
    offset,
    message: `the boot sector tells of ${what}, which exFAT does not allow`,
  };
  throw new FormatError(fault);
}
