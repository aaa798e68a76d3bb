import { byAnalysis, type CodeEntry, type Facts, hresult } from './code-entry.ts';

const code = (low: number, name: string, facts: Facts) =>
  hresult(0xc05cff00 + low, 'shared disk', name, facts);

/** Codes 0xC05CFFxx: a disk that several virtual machines share. */
export const SHARED_DISK_CODES: readonly CodeEntry[] = [
  code(0x07, 'ERROR_SVHDX_RESERVATION_CONFLICT', {
    message:
      'The current initiator is not allowed to perform the SCSI command because of a reservation conflict.',
    means:
      'Another node holds the reservation of the shared disk. Normal in a cluster that fails over.',
    steps: ['Check in the guest cluster which node owns the disk.'],
  }),
  code(0x08, 'ERROR_SVHDX_WRONG_FILE_TYPE', {
    message:
      'Multiple virtual machines sharing a virtual hard disk is supported only on Fixed or Dynamic VHDX format virtual hard disks.',
    means:
      'A differencing disk was attached as a shared disk, for example a checkpoint .avhdx instead of the .vhds.',
    proofs: [
      byAnalysis(
        'backing-file-attached-directly',
        'Shows the configurations that attach a disk of a set instead of its .vhds, and the type of every disk.',
      ),
    ],
    steps: [
      'Attach the .vhds, not the .avhdx.',
      'To use the data at once: flatten the chain into a new disk and make a set from it.',
    ],
  }),
  code(0x09, 'ERROR_SVHDX_VERSION_MISMATCH', {
    message: 'The server version does not match the requested version.',
    means: 'Host, guest and file server do not support the same version of shared disks.',
    steps: ['Sets need Windows Server 2016 or later on hosts and guests alike.'],
  }),
  code(0x0a, 'ERROR_VHD_SHARED', {
    message:
      'The requested operation cannot be performed on the virtual disk as it is currently used in shared mode.',
    means: 'The disk is attached as shared; conversion, merge and resize must wait.',
    steps: ['Shut down all guest nodes, then repeat the operation. On a copy it always works.'],
  }),
  code(0x0b, 'ERROR_SVHDX_NO_INITIATOR', {
    message:
      'Invalid Shared VHDX open due to lack of initiator ID. Check for related Continuous Availability failures.',
    means: 'The shared disk was opened by something that is not a virtual machine of the cluster.',
    steps: ['Look for failures of the file server; a copy opens without this error.'],
  }),
  code(0x0c, 'ERROR_VHDSET_BACKING_STORAGE_NOT_FOUND', {
    message: 'The requested operation failed due to a missing backing storage file.',
    means: 'The .vhds names an active leaf, an .avhdx, that does not exist.',
    proofs: [
      byAnalysis(
        'missing-backing-file',
        'Shows the name that the set asks for and the files that could be it.',
      ),
      byAnalysis(
        'standalone-backing-file',
        'Shows a backing file that can be read without its set.',
      ),
    ],
    steps: [
      'Look for the file under its old name or in another folder (--search <dir>).',
      'The data is in the .avhdx files: vhdset plan says how to get at them without the set.',
    ],
  }),
];
