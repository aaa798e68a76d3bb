import { byAnalysis, byCheck, type CodeEntry, type Facts, hresult } from './code-entry.ts';

/** A plain Windows error as it comes out of Hyper-V: facility 7, the error in the low 16 bits. */
const win32 = (error: number, name: string, facts: Facts) =>
  hresult(0x80070000 + error, 'Windows', name, { alsoValues: [error], known: 'field', ...facts });

/** Codes of Windows itself that Hyper-V passes on. */
export const WINDOWS_CODES: readonly CodeEntry[] = [
  win32(0x02, 'ERROR_FILE_NOT_FOUND', {
    message: 'The system cannot find the file specified.',
    means: 'A disk or configuration file is not where it is looked for.',
    proofs: [
      byAnalysis('missing-backing-file', 'Shows sets whose active leaf was not found.'),
      byAnalysis('missing-parent', 'Shows disks whose parent was not found.'),
      byAnalysis(
        'attached-disk-missing',
        'Shows disks that machines attach and that are not here.',
      ),
    ],
    steps: ['Look for the file by identity: vhdset analyze --search <dir>.'],
  }),
  win32(0x03, 'ERROR_PATH_NOT_FOUND', {
    message: 'The system cannot find the path specified.',
    means:
      'A folder on the way to a disk or configuration does not exist: a volume that is not mounted, or was renamed.',
    proofs: [
      byAnalysis(
        'attached-disk-missing',
        'Shows disks that machines attach and that are not here.',
      ),
    ],
    steps: [
      'See whether the volume is online; look for the file by identity: vhdset analyze --search <dir>.',
    ],
  }),
  win32(0x05, 'E_ACCESSDENIED', {
    message: 'General access denied error',
    alsoTexts: ['ERROR_ACCESS_DENIED', 'Access is denied.'],
    means:
      "A virtual machine's account lacks rights on the folder or a file of the set. Copies and restores lose these entries.",
    proofs: [
      {
        command: 'vhdset permissions --acl <file>',
        finding: null,
        shows:
          'From the output of icacls /save: which machine lacks which rights, and the command that repairs only that.',
      },
    ],
    steps: [
      'Save the access lists: icacls <folder> /save acl.txt /t',
      'Run vhdset permissions --acl acl.txt --vm-list <file>, then the commands that it prints.',
    ],
  }),
  win32(0x20, 'ERROR_SHARING_VIOLATION', {
    message: 'The process cannot access the file because it is being used by another process.',
    means: 'Something holds the file: a backup job, a scanner, a mount, another host.',
    proofs: [
      byAnalysis(
        'unmerged-checkpoints',
        'Shows what was left behind. The files do not show what holds them open.',
      ),
    ],
    steps: [
      'End backup jobs and mounts; exclude the folder from the virus scanner.',
      'Shut down all guest nodes, and start them again.',
    ],
  }),
  win32(0x32, 'ERROR_NOT_SUPPORTED', {
    message: 'The request is not supported.',
    means:
      'The operation can’t be done with this kind of file: Merge-VHD on a .vhds, or a file system that lacks what is asked.',
    steps: ['Use the commands for sets, or work on a flattened copy: vhdset plan.'],
  }),
  win32(0x50, 'ERROR_FILE_EXISTS', {
    message: 'The file exists.',
    means:
      'A checkpoint needs a name that already exists: a <base>-AutoRecovery.avhdx that an earlier backup left behind is the known case.',
    proofs: [
      byAnalysis('auto-recovery-fork', 'Shows forks that a backup left behind.'),
      byAnalysis('orphan', 'Shows other disks that no file found refers to.'),
    ],
    steps: ['Prove that nothing names the file, then move it to quarantine. Do not delete it.'],
  }),
  win32(0x57, 'E_INVALIDARG', {
    message: 'The parameter is incorrect.',
    alsoTexts: ['ERROR_INVALID_PARAMETER'],
    means:
      'A path, an identifier or a structure of a file is not what was expected; damaged disks cause it too.',
    proofs: [byCheck(null, 'Checks every structure of a disk against the rules of its format.')],
    steps: ['Check each file of the chain: vhdset check <files>.'],
  }),
  win32(0x70, 'ERROR_DISK_FULL', {
    message: 'There is not enough space on the disk.',
    means:
      'A merge or a checkpoint ran out of space. Machines on the volume may be paused (paused-critical).',
    proofs: [
      byAnalysis(
        'unmerged-checkpoints',
        'Shows what the checkpoints hold; the files do not show the free space.',
      ),
    ],
    steps: [
      'Free up space by moving what is not part of the set; do not delete any .avhdx.',
      'A route that needs little room: vhdset plan <folder>.',
    ],
  }),
  win32(0x299, 'ERROR_FILE_SYSTEM_LIMITATION', {
    message: 'The requested operation could not be completed due to a file system limitation',
    means:
      'The file is too fragmented for NTFS to grow it; large checkpoints that are kept for long get there.',
    proofs: [
      byAnalysis('excessive-chain', 'Shows the number and size of checkpoints; not the fragments.'),
    ],
    steps: [
      'Copy the files to a volume formatted with large file records (format /L), and merge there.',
    ],
  }),
  win32(0x3ee, 'ERROR_FILE_INVALID', {
    message:
      'The volume for a file has been externally altered so that the opened file is no longer valid.',
    means:
      'The volume under an open disk went away, for example when a shared volume failed over. In an event about a checkpoint it is a sign of HOLD: the machine may be running on disks that its configuration does not name.',
    proofs: [
      {
        command: 'vhdset analyze <folder> --events <log>',
        finding: 'fork-commit-hold',
        shows: 'Says HOLD if there are also unmerged disks.',
      },
      byAnalysis('leaf-behind-descendants', 'Shows whether the set still uses the newest disk.'),
    ],
    steps: ['Do not restart the machine before vhdset analyze has shown that nothing is behind.'],
  }),
  win32(0x570, 'ERROR_FILE_CORRUPT', {
    message: 'The file or directory is corrupted and unreadable.',
    means:
      'The disk file or the volume below it is damaged. In May 2025 an update of vhdmp.sys caused it too; that was fixed in June 2025.',
    proofs: [byCheck(null, 'Checks every structure of a disk against the rules of its format.')],
    steps: [
      'Copy the files first; no chkdsk before an image exists.',
      'Check each of them: vhdset check <files>. If all are sound, update the host.',
    ],
  }),
  hresult(0x8000ffff, 'Windows', 'E_UNEXPECTED', {
    message: 'Catastrophic failure',
    means:
      'A program ran into something it did not expect. Backup products show it for any failed checkpoint.',
    proofs: [byAnalysis('unmerged-checkpoints', 'Shows what failed backups left behind.')],
    steps: ['Look for an event in the same second with a more specific code.'],
  }),
  hresult(0x800423fb, 'Windows', 'VSS_E_AUTORECOVERY_FAILED', {
    message: 'The autorecovery operation failed to complete on the shadow copy.',
    means:
      'After a backup, the fork that lets the guest tidy up its snapshot (<base>-AutoRecovery.avhdx) could not be used or removed.',
    proofs: [
      byAnalysis(
        'auto-recovery-fork',
        'Shows AutoRecovery files that are left behind; none is part of a live chain.',
      ),
    ],
    steps: ['Prove that nothing names the file, move it to quarantine, and repeat the backup.'],
  }),
];
