/** What a volume holds, by its content. */
export type ContentKind =
  | 'ntfs'
  | 'refs'
  | 'exfat'
  | 'fat12'
  | 'fat16'
  | 'fat32'
  | 'bitlocker'
  | 'ext2'
  | 'ext3'
  | 'ext4'
  | 'xfs'
  | 'btrfs'
  | 'lvm'
  | 'luks'
  | 'swap'
  | 'storage-spaces'
  | 'dynamic-disk'
  | 'reserved';

interface ContentWords {
  /** How people call it. */
  readonly name: string;
  /** What opens it, as the end of a sentence that begins with "vhdset does not read it:"; null where vhdset reads it. */
  readonly instead: string | null;
}

const onLinux = (command: string) => `serve the disk with "vhdset serve" and, on Linux, ${command}`;

/** What each content is called, and what reads it where this program does not. */
export const CONTENT: Readonly<Record<ContentKind, ContentWords>> = {
  ntfs: { name: 'NTFS', instead: null },
  exfat: { name: 'exFAT', instead: null },
  fat12: { name: 'FAT12', instead: null },
  fat16: { name: 'FAT16', instead: null },
  fat32: { name: 'FAT32', instead: null },
  refs: {
    name: 'ReFS',
    instead:
      'export the disk and attach the copy read-only to a Windows Server of the same or a newer version',
  },
  bitlocker: {
    name: 'BitLocker',
    instead: onLinux(
      'open it with "cryptsetup open --type bitlk --readonly" or "dislocker -r", with the recovery key',
    ),
  },
  ext2: { name: 'ext2', instead: onLinux('mount it with "-o ro"') },
  ext3: { name: 'ext3', instead: onLinux('mount it with "-o ro,noload"') },
  ext4: { name: 'ext4', instead: onLinux('mount it with "-o ro,noload"') },
  xfs: { name: 'XFS', instead: onLinux('mount it with "-o ro,norecovery"') },
  btrfs: { name: 'btrfs', instead: onLinux('mount it with "-o ro,rescue=nologreplay"') },
  lvm: {
    name: 'LVM physical volume',
    instead: onLinux('activate its volume group with "vgchange -ay", then mount its volumes'),
  },
  luks: { name: 'LUKS', instead: onLinux('open it with "cryptsetup open --readonly"') },
  swap: { name: 'Linux swap', instead: 'it holds no files' },
  'storage-spaces': {
    name: 'Storage Spaces',
    instead: 'export all disks of the pool and attach the copies read-only to Windows together',
  },
  'dynamic-disk': {
    name: 'dynamic disk',
    instead: onLinux('use "ldmtool create all", with all disks of the group served together'),
  },
  reserved: { name: 'Microsoft reserved', instead: 'it holds no files' },
};
