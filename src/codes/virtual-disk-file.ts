import {
  byAnalysis,
  byCheck,
  type CodeEntry,
  type Facts,
  hresult,
  type Proof,
} from './code-entry.ts';

const code = (low: number, name: string, facts: Facts) =>
  hresult(0xc03a0000 + low, 'virtual disk', name, facts);

const OLDER_FORMAT = 'The footer belongs to the older VHD format.';
const SPARSE_HEADER = 'The sparse header belongs to the older VHD format.';
const RESTORE: readonly string[] = [
  'Work on a copy of the file; do not let any tool repair the original.',
  'Run vhdset check: it shows whether one copy of a structure is damaged, or both.',
  'Restore the file from backup when its structures are gone.',
];
const FOOTER: Proof = byCheck(
  null,
  'Recognises a VHD by its footer and compares the checksum; it reads no data from that format.',
);
const TRUNCATED: Proof = byCheck(
  'truncated-file',
  'Shows where the file ends and what lies beyond.',
);

/** Codes 0xC03A00xx about one file: its structures, its type and its state. */
export const VIRTUAL_DISK_FILE_CODES: readonly CodeEntry[] = [
  code(0x01, 'ERROR_VHD_DRIVE_FOOTER_MISSING', {
    message: 'The virtual hard disk is corrupted. The virtual hard disk drive footer is missing.',
    means: `${OLDER_FORMAT} The file was cut short, or is not in that format.`,
    proofs: [TRUNCATED],
    steps: RESTORE,
  }),
  code(0x02, 'ERROR_VHD_DRIVE_FOOTER_CHECKSUM_MISMATCH', {
    message:
      'The virtual hard disk is corrupted. The virtual hard disk drive footer checksum does not match the on-disk checksum.',
    means: `${OLDER_FORMAT} Its bytes were changed since they were written.`,
    proofs: [FOOTER],
    steps: RESTORE,
  }),
  code(0x03, 'ERROR_VHD_DRIVE_FOOTER_CORRUPT', {
    message:
      'The virtual hard disk is corrupted. The virtual hard disk drive footer in the virtual hard disk is corrupted.',
    means: `${OLDER_FORMAT} Its fields make no sense.`,
    proofs: [FOOTER],
    steps: RESTORE,
  }),
  code(0x04, 'ERROR_VHD_FORMAT_UNKNOWN', {
    message: 'The system does not recognize the file format of this virtual hard disk.',
    means: 'The first bytes are not those of the format that the extension promises.',
    proofs: [byCheck(null, 'Says what the file is by its bytes, whatever its name.')],
    steps: [
      'Run vhdset inspect <file>; a file that was encrypted, overwritten or copied over shows up there.',
    ],
  }),
  code(0x05, 'ERROR_VHD_FORMAT_UNSUPPORTED_VERSION', {
    message: 'The version does not support this version of the file format.',
    means: 'The file declares a version, or a required item, newer than the reader.',
    proofs: [byCheck('unsupported-required-item', 'Names the version or the required item.')],
    steps: ['Open it on the Windows version that made it, or a later one.'],
  }),
  code(0x06, 'ERROR_VHD_SPARSE_HEADER_CHECKSUM_MISMATCH', {
    message:
      'The virtual hard disk is corrupted. The sparse header checksum does not match the on-disk checksum.',
    means: `${SPARSE_HEADER} Its bytes were changed since they were written.`,
    steps: RESTORE,
  }),
  code(0x07, 'ERROR_VHD_SPARSE_HEADER_UNSUPPORTED_VERSION', {
    message:
      'The system does not support this version of the virtual hard disk. This version of the sparse header is not supported.',
    means: `${SPARSE_HEADER} It declares a version that Windows does not know.`,
    steps: RESTORE,
  }),
  code(0x08, 'ERROR_VHD_SPARSE_HEADER_CORRUPT', {
    message:
      'The virtual hard disk is corrupted. The sparse header in the virtual hard disk is corrupt.',
    means: `${SPARSE_HEADER} Its fields make no sense.`,
    steps: RESTORE,
  }),
  code(0x09, 'ERROR_VHD_BLOCK_ALLOCATION_FAILURE', {
    message:
      'Failed to write to the virtual hard disk failed because the system failed to allocate a new block in the virtual hard disk.',
    means: 'The file could not grow: usually because its volume is full.',
    steps: ['Free space on the volume; a growing chain of checkpoints is a common cause.'],
    proofs: [
      byAnalysis(
        'unmerged-checkpoints',
        'Shows how much space the checkpoints hold, not what is free.',
      ),
    ],
  }),
  code(0x0a, 'ERROR_VHD_BLOCK_ALLOCATION_TABLE_CORRUPT', {
    message:
      'The virtual hard disk is corrupted. The block allocation table in the virtual hard disk is corrupt.',
    means:
      'The table that says where each block lies has entries that point outside the file or at each other.',
    proofs: [
      byCheck(null, 'Names every entry that is wrong and the range of the disk that it affects.'),
    ],
    steps: RESTORE,
  }),
  code(0x0b, 'ERROR_VHD_INVALID_BLOCK_SIZE', {
    message:
      'The system does not support this version of the virtual hard disk. The block size is invalid.',
    means: 'A VHDX block is a power of two from 1 to 256 MiB; this one is not.',
    proofs: [byCheck(null, 'Shows the block size in the file.')],
    steps: RESTORE,
  }),
  code(0x10, 'ERROR_VHD_METADATA_READ_FAILURE', {
    message: 'Failed to read the metadata of the virtual hard disk.',
    means: 'The region or metadata tables that describe the disk cannot be read.',
    proofs: [
      byCheck('damaged-region-table', 'Says which of the two region tables is valid.'),
      byCheck('damaged-header', 'Says which of the two headers is valid.'),
    ],
    steps: RESTORE,
  }),
  code(0x11, 'ERROR_VHD_METADATA_WRITE_FAILURE', {
    message: 'Failed to write to the metadata of the virtual hard disk.',
    means: 'The file is read-only, locked, or its volume is full or failing.',
    steps: ['Check the volume, and what holds the file; the disk as it was is probably intact.'],
  }),
  code(0x12, 'ERROR_VHD_INVALID_SIZE', {
    message: 'The size of the virtual hard disk is not valid.',
    means: 'The virtual size is zero, above 64 TiB, or not a multiple of the sector size.',
    proofs: [byCheck(null, 'Shows the virtual size in the file.')],
    steps: RESTORE,
  }),
  code(0x13, 'ERROR_VHD_INVALID_FILE_SIZE', {
    message: 'The file size of this virtual hard disk is not valid.',
    means:
      'The file is shorter than its own structures say: an interrupted copy is the usual cause.',
    proofs: [TRUNCATED],
    steps: ['Copy the file again and compare the sizes.', ...RESTORE],
  }),
  code(0x14, 'ERROR_VIRTDISK_PROVIDER_NOT_FOUND', {
    message: 'A virtual disk support provider for the specified file was not found.',
    means: 'Windows has no driver for this kind of file here, or Hyper-V is not installed.',
    steps: ['Check the extension and the Windows edition; the file may be sound: vhdset check.'],
  }),
  code(0x15, 'ERROR_VIRTDISK_NOT_VIRTUAL_DISK', {
    message: 'The specified disk is not a virtual disk.',
    means: 'The operation was pointed at a physical disk or at another kind of file.',
    proofs: [byCheck(null, 'Says what the file is by its bytes.')],
    steps: ['Check the path in the command.'],
  }),
  code(0x1a, 'ERROR_VIRTUAL_DISK_LIMITATION', {
    message:
      'The requested operation could not be completed due to a virtual disk system limitation. Virtual hard disk files must be uncompressed and unencrypted and must not be sparse.',
    means:
      'The file or its folder is compressed, encrypted or sparse in NTFS. Copies made by other tools are often sparse.',
    steps: [
      'Clear it: compact /u <file>, cipher /d <file>, fsutil sparse setflag <file> 0.',
      'Or copy the file into a plain folder, which drops the attributes.',
    ],
  }),
  code(0x1b, 'ERROR_VHD_INVALID_TYPE', {
    message: 'The requested operation cannot be performed on a virtual disk of this type.',
    means:
      'A fixed, dynamic or differencing disk was given where another type is needed; Merge-VHD on a .vhds is one case.',
    proofs: [byAnalysis(null, 'Shows the type of every disk. An .avhdx may be fixed or dynamic.')],
    steps: ['Run vhdset inspect <file> and choose the operation by its type.'],
  }),
  code(0x1c, 'ERROR_VHD_INVALID_STATE', {
    message:
      'The requested operation cannot be performed on the virtual disk in its current state.',
    means: 'The disk is in use, or its log has not been replayed, or its creation never ended.',
    proofs: [
      byCheck('dirty-log', 'Shows a log that waits to be replayed.'),
      byCheck('incomplete-creation', 'Shows the mark of a creation that did not complete.'),
    ],
    steps: ['Shut down what uses the disk. A dirty log is replayed when Windows opens the file.'],
  }),
  code(0x1d, 'ERROR_VIRTDISK_UNSUPPORTED_DISK_SECTOR_SIZE', {
    message:
      'The sector size of the physical disk on which the virtual disk resides is not supported.',
    means:
      'The physical disk has a sector size that the virtual disk format does not support, or child and parent ' +
      'have different ones.',
    proofs: [
      byAnalysis(
        'sector-size-mismatch',
        'Shows both sizes, if a child and its parent differ. The sectors of the volume do not show in the files.',
      ),
    ],
    steps: [
      'Flatten the chain into a new disk if its disks have different sector sizes; otherwise move the file to ' +
        'another volume.',
    ],
  }),
  code(0x1e, 'ERROR_VIRTDISK_DISK_ALREADY_OWNED', {
    message: 'The disk is already owned by a different owner.',
    means: 'Another host or process has attached the disk.',
    steps: ['Find and detach the other owner before anything else.'],
  }),
  code(0x1f, 'ERROR_VIRTDISK_DISK_ONLINE_AND_WRITABLE', {
    message: 'The disk must be offline or read-only.',
    means: 'The operation requires that nothing writes to the disk, but it is online and writable.',
    steps: ['Take the disk offline, or attach it read-only.'],
  }),
  code(0x25, 'ERROR_VHD_RESIZE_WOULD_TRUNCATE_DATA', {
    message:
      'The requested resize operation could not be completed because it might truncate user data residing on the virtual disk.',
    means: 'Partitions reach beyond the new size.',
    alsoValues: [0xc03a0031],
    steps: ['Shrink the partitions first. Never resize a disk that has children.'],
  }),
  code(0x26, 'ERROR_VHD_COULD_NOT_COMPUTE_MINIMUM_VIRTUAL_SIZE', {
    message:
      "The requested operation could not be completed because the virtual disk's minimum safe size could not be determined.",
    means: 'Windows does not understand the partitions on the disk.',
    alsoValues: [0xc03a0032],
    steps: ['Leave the size as it is.'],
  }),
  code(0x27, 'ERROR_VHD_ALREADY_AT_OR_BELOW_MINIMUM_VIRTUAL_SIZE', {
    message:
      "The requested operation could not be completed because the virtual disk's size cannot be safely reduced further.",
    means: 'The disk is as small as its partitions allow.',
    alsoValues: [0xc03a0033],
    steps: ['Leave the size as it is.'],
  }),
  code(0x28, 'ERROR_VHD_METADATA_FULL', {
    message: 'There is not enough space in the virtual disk file for the provided metadata item.',
    means: 'The metadata region of the file has no room for another item.',
    steps: ['Convert the disk into a new one: vhdset export, or Convert-VHD.'],
  }),
];
