/** Extended partitions: they hold a chain of further tables and no data of their own. */
const EXTENDED: ReadonlySet<number> = new Set([0x05, 0x0f, 0x85]);

/** The whole disk is described by a GPT; this entry keeps older systems away. */
export const PROTECTIVE = 0xee;
/** A disk under the Logical Disk Manager: the volumes stand in its own database. */
export const DYNAMIC_DISK = 0x42;

export const isExtended = (type: number): boolean => EXTENDED.has(type);

/** What a type byte promises; the content decides. */
const NAMES: ReadonlyMap<number, string> = new Map([
  [0x01, 'FAT12'],
  [0x04, 'FAT16'],
  [0x05, 'extended'],
  [0x06, 'FAT16'],
  [0x07, 'NTFS, exFAT or ReFS'],
  [0x0b, 'FAT32'],
  [0x0c, 'FAT32'],
  [0x0e, 'FAT16'],
  [0x0f, 'extended'],
  [0x11, 'FAT12, hidden'],
  [0x14, 'FAT16, hidden'],
  [0x16, 'FAT16, hidden'],
  [0x17, 'NTFS, hidden'],
  [0x1b, 'FAT32, hidden'],
  [0x1c, 'FAT32, hidden'],
  [0x1e, 'FAT16, hidden'],
  [0x27, 'Windows recovery'],
  [0x42, 'dynamic disk'],
  [0x82, 'Linux swap'],
  [0x83, 'Linux'],
  [0x85, 'Linux extended'],
  [0x8e, 'Linux LVM'],
  [0xee, 'GPT protective'],
  [0xef, 'EFI system'],
  [0xfd, 'Linux RAID'],
]);

/** `NTFS, exFAT or ReFS`, `type 0x9b` where the byte is none that Windows or Linux guests use. */
export function nameOfMbrType(type: number): string {
  return NAMES.get(type) ?? `type 0x${type.toString(16).padStart(2, '0')}`;
}
