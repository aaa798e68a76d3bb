import type { Fault } from '../../bytes/fault.ts';

/** Bytes of the boot sector that are looked at, whatever the sector size. */
export const FAT_BOOT_LENGTH = 512;
/** Cluster counts at which the width of a table entry changes (Microsoft FAT specification, 3.5). */
const FEWEST_FAT16_CLUSTERS = 4085;
const FEWEST_FAT32_CLUSTERS = 65525;
/** 2 TiB of 512-byte clusters and more: entries of 28 bits cannot tell more apart. */
const MOST_CLUSTERS = 0x0ffffff5;

export type FatWidth = 12 | 16 | 32;

/** The BIOS parameter block: where the parts of a FAT volume lie. Sizes and offsets in bytes. */
export interface FatGeometry {
  readonly width: FatWidth;
  readonly sectorSize: number;
  readonly clusterSize: number;
  /** Clusters are numbered from 2 to this + 1. */
  readonly clusterCount: number;
  readonly fatOffset: number;
  /** Of one copy. */
  readonly fatSize: number;
  readonly fatCount: number;
  /** Which copy counts, where only one is kept up to date. */
  readonly activeFat: number;
  /** FAT12 and FAT16: the root directory stands before the clusters; FAT32: in clusters. */
  readonly rootOffset: number;
  readonly rootSize: number;
  readonly rootCluster: number;
  readonly dataOffset: number;
  /** Of the whole volume, as it says itself. */
  readonly size: number;
  readonly serial: number;
  /** Null where there is none. Text of the volume, not to be trusted. */
  readonly label: string | null;
}

/**
 * Decodes a boot sector (Microsoft FAT specification, 3.1 to 3.5). FAT has no signature: it is one
 * where every field is what the specification allows and the parts fit into the volume.
 * @param bytes the first 512 bytes
 * @returns null where this is no FAT volume
 */
export function decodeFatBootSector(bytes: Uint8Array): FatGeometry | null {
  if (bytes.length < FAT_BOOT_LENGTH) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, FAT_BOOT_LENGTH);
  if (view.getUint16(510, true) !== 0xaa55) return null;
  const jump = bytes[0];
  if (jump !== 0xe9 && !(jump === 0xeb && bytes[2] === 0x90)) return null;
  const sectorSize = view.getUint16(11, true);
  const sectorsPerCluster = bytes[13]!;
  const reserved = view.getUint16(14, true);
  const fatCount = bytes[16]!;
  const rootEntries = view.getUint16(17, true);
  const sectors = view.getUint16(19, true) || view.getUint32(32, true);
  const media = bytes[21]!;
  const fatSectors16 = view.getUint16(22, true);
  const wide = fatSectors16 === 0;
  const fatSectors = wide ? view.getUint32(36, true) : fatSectors16;
  const allowed =
    [512, 1024, 2048, 4096].includes(sectorSize) &&
    isPowerOfTwo(sectorsPerCluster) &&
    reserved > 0 &&
    (fatCount === 1 || fatCount === 2) &&
    (media === 0xf0 || media >= 0xf8) &&
    (wide ? rootEntries === 0 : rootEntries > 0) &&
    fatSectors > 0;
  if (!allowed) return null;
  const rootSectors = Math.ceil((rootEntries * 32) / sectorSize);
  const dataSector = reserved + fatCount * fatSectors + rootSectors;
  if (sectors <= dataSector) return null;
  const clusterCount = Math.floor((sectors - dataSector) / sectorsPerCluster);
  if (clusterCount === 0 || clusterCount > MOST_CLUSTERS) return null;
  const width = widthOf(wide, clusterCount);
  if (width === null) return null;
  const flags = wide ? view.getUint16(40, true) : 0;
  const extended = wide ? 64 : 36;
  const hasSerial = bytes[extended + 2] === 0x28 || bytes[extended + 2] === 0x29;
  return {
    width,
    sectorSize,
    clusterSize: sectorsPerCluster * sectorSize,
    clusterCount,
    fatOffset: reserved * sectorSize,
    fatSize: fatSectors * sectorSize,
    fatCount,
    activeFat: flags & 0x80 ? Math.min(flags & 0x0f, fatCount - 1) : 0,
    rootOffset: (reserved + fatCount * fatSectors) * sectorSize,
    rootSize: rootEntries * 32,
    rootCluster: wide ? view.getUint32(44, true) & 0x0fffffff : 0,
    dataOffset: dataSector * sectorSize,
    size: sectors * sectorSize,
    serial: hasSerial ? view.getUint32(extended + 3, true) : 0,
    label:
      bytes[extended + 2] === 0x29 ? labelOf(bytes.subarray(extended + 7, extended + 18)) : null,
  };
}

/** Of what would be wrong to pass over although the volume can be read. */
export function fatBootFaults(geometry: FatGeometry, sourceSize: number): Fault[] {
  if (geometry.size <= sourceSize) return [];
  return [
    {
      code: 'volume-cut-short',
      structure: 'boot sector',
      offset: 19,
      expected: geometry.size,
      actual: sourceSize,
      message: `the volume says it has ${geometry.size} bytes, and ${sourceSize} are here`,
    },
  ];
}

function widthOf(wide: boolean, clusterCount: number): FatWidth | null {
  // Tools make FAT32 volumes with fewer clusters than the specification asks for; all readers go by
  // the layout then.
  if (wide) return 32;
  if (clusterCount >= FEWEST_FAT32_CLUSTERS) return null;
  return clusterCount >= FEWEST_FAT16_CLUSTERS ? 16 : 12;
}

const isPowerOfTwo = (value: number) => value > 0 && (value & (value - 1)) === 0;

const NO_NAME = 'NO NAME';

function labelOf(bytes: Uint8Array): string | null {
  const text = String.fromCharCode(...bytes).trimEnd();
  return text === '' || text === NO_NAME ? null : text;
}
