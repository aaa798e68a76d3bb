import { type CodeEntry, decimal, type Facts } from './code-entry.ts';

const backup = (value: number, facts: Facts) => decimal(value, 'VM collection backup', facts);
/** Return values of the Hyper-V WMI methods; one number has two meanings, the text decides. */
const wmi = (value: number, message: string, means: string) =>
  decimal(value, 'WMI', {
    message,
    means,
    known: 'spec',
    steps: ['Read the text beside the number; the event log of the host has the true cause.'],
  });

/** Codes that backup products show for a collection of virtual machines that share a disk. */
export const COLLECTION_BACKUP_CODES: readonly CodeEntry[] = [
  backup(32768, {
    message: 'Failed to create checkpoint on collection …',
    means: 'Windows could not ask the cluster service inside a guest.',
    steps: [
      'In every guest: is the failover clustering feature installed, and its service running?',
      'Is ConfigStoreRootPath set on the host cluster? vhdset permissions prints the commands.',
    ],
  }),
  backup(32770, {
    message: 'Active-active access is not supported for the shared VHDX in VM group …',
    means:
      'Inside the guest cluster the disk is a Cluster Shared Volume, which cannot be checkpointed.',
    steps: [
      'In the guest cluster: Remove from Cluster Shared Volumes; use it as a plain cluster disk.',
    ],
  }),
  backup(32775, {
    message: 'More than one VM claimed to be the owner of shared VHDX in VM group …',
    means:
      'Not exactly one guest owns the disk. Despite the wording, usually none does: the disk is offline in the guest cluster.',
    steps: ['In the guest cluster: bring every shared disk online that is part of the backup.'],
  }),
  wmi(32768, 'Failed', 'The operation failed; the number does not say why.'),
  wmi(32769, 'Access denied', 'The caller is not allowed to do this.'),
  wmi(32770, 'Not supported', 'The operation is not supported for this object.'),
  wmi(32771, 'Status is unknown', 'The outcome is not known.'),
  wmi(32772, 'Timeout', 'The operation took too long.'),
  wmi(32773, 'Invalid parameter', 'An argument of the call is wrong.'),
  wmi(32774, 'System is in use', 'Another operation or process holds the object.'),
  wmi(
    32775,
    'Invalid state for this operation',
    'The virtual machine is not in a suitable state for this.',
  ),
  wmi(32776, 'Incorrect data type', 'An argument of the call has the wrong type.'),
  wmi(32777, 'System is not available', 'The virtual machine or the host cannot be reached.'),
  wmi(32778, 'Out of memory', 'The host has no memory for this.'),
  wmi(32779, 'File not found', 'A file of the virtual machine does not exist.'),
];
