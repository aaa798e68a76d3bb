import { byAnalysis, byCheck, type CodeEntry, type Facts, hresult } from './code-entry.ts';

const code = (low: number, name: string, facts: Facts) =>
  hresult(0xc03a0000 + low, 'virtual disk', name, facts);

const COPY_FIRST = 'Work on a copy of the folder; leave the originals as they are.';

/** Codes 0xC03A00xx about a chain: a child, its parents and what ties them together. */
export const VIRTUAL_DISK_CHAIN_CODES: readonly CodeEntry[] = [
  code(0x0c, 'ERROR_VHD_BITMAP_MISMATCH', {
    message:
      'The virtual hard disk is corrupted. The block bitmap does not match with the block data present in the virtual hard disk.',
    means:
      'A differencing disk says that it holds some sectors of a block, but the bitmap that says which ones is absent or contradicts it.',
    proofs: [byCheck(null, 'Names each partially present block without a present bitmap block.')],
    steps: [
      COPY_FIRST,
      'Restore the file from backup, or flatten from the newest checkpoint below it that is sound.',
    ],
  }),
  code(0x0d, 'ERROR_VHD_PARENT_VHD_NOT_FOUND', {
    message:
      'The chain of virtual hard disks is broken. The system cannot locate the parent virtual hard disk for the differencing disk.',
    means:
      'A differencing disk names a parent that is in none of the places it records: moved, renamed, deleted, or left behind by the copy.',
    proofs: [
      byAnalysis(
        'missing-parent',
        'Lists every path tried and every disk compared by identity. A parent that only moved is found and named.',
      ),
    ],
    steps: [
      'Look for the parent with --search <dir>: it is recognised by identity, whatever its name.',
      'When it is found: relink with Set-VHD -Path <child> -ParentPath <parent>, or flatten.',
      'When it is lost: restore it from backup. Never put another disk in its place.',
    ],
  }),
  code(0x0e, 'ERROR_VHD_CHILD_PARENT_ID_MISMATCH', {
    message:
      'The chain of virtual hard disks is corrupted. There is a mismatch in the identifiers of the parent virtual hard disk and differencing disk.',
    means:
      'There is a file where the parent should be, but its data changed after the child was made: it was started, mounted for writing, merged or replaced.',
    proofs: [
      byAnalysis(
        'identity-mismatch',
        "Shows the child's linkage beside the DataWriteGuid of each candidate, and any other disk that does match.",
      ),
    ],
    steps: [
      'Look for another copy of the parent whose identity matches (--search <dir>).',
      'Find out what wrote to the parent, and when, before anything else.',
      'Set-VHD -IgnoreIdMismatch only when it is proven that the data did not change.',
    ],
  }),
  code(0x0f, 'ERROR_VHD_CHILD_PARENT_TIMESTAMP_MISMATCH', {
    message:
      'The chain of virtual hard disks is corrupted. The time stamp of the parent virtual hard disk does not match the time stamp of the differencing disk.',
    means:
      'The older VHD format ties a child to its parent by a time as well; the parent was modified since. VHDX has no such time.',
    proofs: [
      byAnalysis('identity-mismatch', 'For VHDX, only the identity counts; see 0xC03A000E.'),
    ],
    steps: ['Treat it as a mismatch of identity: see 0xC03A000E.'],
  }),
  code(0x16, 'ERROR_VHD_PARENT_VHD_ACCESS_DENIED', {
    message:
      'The chain of virtual hard disks is inaccessible. The process has not been granted access rights to the parent virtual hard disk for the differencing disk.',
    means: "The parent is there, but the virtual machine's account may not open it.",
    proofs: [
      {
        command: 'vhdset permissions --acl <file>',
        finding: null,
        shows: 'From the output of icacls /save: which machine lacks which rights, on which file.',
      },
    ],
    steps: ['Grant every virtual machine that uses the set full access: vhdset permissions.'],
  }),
  code(0x17, 'ERROR_VHD_CHILD_PARENT_SIZE_MISMATCH', {
    message:
      'The chain of virtual hard disks is corrupted. There is a mismatch in the virtual sizes of the parent virtual hard disk and differencing disk.',
    means: 'Child and parent differ in virtual size, usually because only one of them was resized.',
    proofs: [
      byAnalysis(
        'size-mismatch',
        'Shows both sizes. A shorter parent is readable: zeros follow it.',
      ),
    ],
    steps: [
      'Flatten the chain into a new disk; the size of the leaf applies.',
      'Do not resize a disk that has children.',
    ],
  }),
  code(0x18, 'ERROR_VHD_DIFFERENCING_CHAIN_CYCLE_DETECTED', {
    message:
      'The chain of virtual hard disks is corrupted. A differencing disk is indicated in its own parent chain.',
    means:
      'Following the parents leads back to where it began: a wrong relink, or files whose names were swapped.',
    proofs: [byAnalysis('cycle', 'Names the links of the circle and the candidates for each.')],
    steps: [
      COPY_FIRST,
      'Find the link that is wrong by identity, and relink that one file to its true parent.',
    ],
  }),
  code(0x19, 'ERROR_VHD_DIFFERENCING_CHAIN_ERROR_IN_PARENT', {
    message:
      'The chain of virtual hard disks is inaccessible. There was an error opening a virtual hard disk further up the chain.',
    means: 'The file named in the message is sound; an ancestor of it is not, or is locked.',
    proofs: [
      byAnalysis(
        'missing-parent',
        'Follows the whole chain and names the first ancestor at fault.',
      ),
    ],
    steps: ['Run vhdset chain <leaf>: the first line that is not sound is the one to fix.'],
  }),
  code(0x20, 'ERROR_CTLOG_TRACKING_NOT_INITIALIZED', {
    message: 'Change Tracking is not initialized for this virtual disk.',
    means: 'Incremental backup asked for changed blocks, and no tracking has begun on this disk.',
    steps: ['Let the backup run once in full.'],
  }),
  code(0x21, 'ERROR_CTLOG_LOGFILE_SIZE_EXCEEDED_MAXSIZE', {
    message: 'Size of change tracking file exceeded the maximum size limit.',
    means: 'The record of changed blocks grew past its limit and is no longer complete.',
    steps: ['Let the backup run in full; replication resynchronises.'],
  }),
  code(0x22, 'ERROR_CTLOG_VHD_CHANGED_OFFLINE', {
    message: 'VHD file is changed due to compaction, expansion, or offline updates.',
    means:
      'The disk was changed while its changes were not being tracked: compacted, resized, mounted elsewhere, or merged by hand. The tracking information is now unusable.',
    proofs: [
      byAnalysis(
        'identity-mismatch',
        'When a child exists: a changed parent no longer matches it. Without a child the files do not show it.',
      ),
    ],
    steps: [
      'Find out what wrote to the disk, and whether children depended on its old state.',
      'Then let the backup run in full.',
    ],
  }),
  code(0x23, 'ERROR_CTLOG_INVALID_TRACKING_STATE', {
    message:
      'Change Tracking for the virtual disk is not in a valid state to perform this request. Change tracking could be discontinued or already in the requested state.',
    means: 'Tracking was switched off, or is already in the state asked for.',
    steps: [
      'Let the backup run in full; look at the tracking state of the disk in the backup product.',
    ],
  }),
  code(0x24, 'ERROR_CTLOG_INCONSISTENT_TRACKING_FILE', {
    message: 'Change Tracking file for the virtual disk is not in a valid state.',
    means: 'The tracking file (.rct, .mrt) beside the disk does not belong to its present state.',
    steps: ['The disk itself is not affected. Let the backup run in full.'],
  }),
  code(0x29, 'ERROR_VHD_INVALID_CHANGE_TRACKING_ID', {
    message: 'The specified change tracking identifier is not valid.',
    means: 'The backup asked for the changes since a point that the disk does not know.',
    steps: ['Let the backup run in full.'],
  }),
  code(0x2a, 'ERROR_VHD_CHANGE_TRACKING_DISABLED', {
    message:
      'Change tracking is disabled for the specified virtual hard disk, so no change tracking information is available.',
    means: 'No tracking runs on this disk.',
    steps: ['Let the backup run in full, which enables it.'],
  }),
  code(0x30, 'ERROR_VHD_MISSING_CHANGE_TRACKING_INFORMATION', {
    message:
      'There is no change tracking data available associated with the specified change tracking identifier.',
    means:
      'The record of changes since that point is gone, often with a checkpoint that was removed.',
    steps: ['Let the backup run in full.'],
  }),
];
