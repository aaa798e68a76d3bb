import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { decodeMbrEntry, ENTRY_LENGTH, type MbrEntry } from './partition-entry.ts';

const RECORD_LENGTH = 512;
const DISK_SIGNATURE = 440;
const FIRST_ENTRY = 446;
const BOOT_SIGNATURE = 510;

/** The first sector of a disk with a partition table, or of one extended partition in it. */
export interface BootRecord {
  /** What Windows tells the disks of this kind apart by; zero in extended boot records. */
  readonly diskSignature: number;
  /** Always four. */
  readonly entries: readonly MbrEntry[];
}

/**
 * Decodes the 512 bytes at `position`. A file system's boot sector has the same last two bytes: see
 * {@link isPlausible}.
 * @returns null where the bytes do not end in 55 AA
 * @throws {ShortReadError} when the source is too short
 */
export async function readBootRecord(
  source: ByteSource,
  position: number,
  structure = 'master boot record',
): Promise<BootRecord | null> {
  const bytes = await readStructure(source, structure, position, RECORD_LENGTH);
  if (bytes[BOOT_SIGNATURE] !== 0x55 || bytes[BOOT_SIGNATURE + 1] !== 0xaa) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const entries = [0, 1, 2, 3].map((index) => {
    const offset = FIRST_ENTRY + index * ENTRY_LENGTH;
    return decodeMbrEntry(bytes, offset, position + offset);
  });
  return { diskSignature: view.getUint32(DISK_SIGNATURE, true), entries };
}

/**
 * Whether the entries can be a partition table, and not the code or text that file systems keep at
 * the same place: each is free, or is marked 0 or 0x80 and has a start and a length. At least one
 * is in use.
 */
export function isPlausible({ entries }: BootRecord): boolean {
  const used = entries.filter(({ type, sectors }) => type !== 0 || sectors !== 0);
  return (
    used.length > 0 &&
    used.every(
      ({ status, type, firstSector, sectors }) =>
        (status === 0 || status === 0x80) && type !== 0 && firstSector > 0 && sectors > 0,
    )
  );
}
