import { byAnalysis, type CodeEntry, type EventSource, eventOf, type Facts } from './code-entry.ts';

const vmms = (value: number, facts: Facts) => eventOf('Hyper-V-VMMS', value, facts);
const worker = (value: number, facts: Facts) => eventOf('Hyper-V-Worker', value, facts);

const CHECKPOINTS_REMAIN = byAnalysis(
  'unmerged-checkpoints',
  'Lists the checkpoints that are still there, and since when.',
);
const DISK_STATE = byAnalysis(
  'unreadable-disk',
  'Shows every disk whose structures can’t be read, and why.',
);

/** Numbers that reports about checkpoints and configurations name, and whose words are not known here. */
const wordless = (source: EventSource, value: number, about: string) =>
  eventOf(source, value, {
    message: `(text not known here: the log has it; reports mention it in connection with ${about})`,
    means: `It appears in public reports about ${about}. Only the log shows what exactly it says.`,
    steps: ['Read its text in the log, and explain the code in it.'],
    known: 'inferred',
  });

/** Events about machines as such: starting, saving, backup, replication. */
export const HYPER_V_MACHINE_EVENTS: readonly CodeEntry[] = [
  wordless('Hyper-V-Worker', 3280, 'checkpoints that a running machine could not switch to'),
  vmms(10150, {
    message: 'Could not create backup checkpoint for virtual machine …: …',
    means: 'The recovery checkpoint of a backup could not be made. The code in the text says why.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['Explain the code in the text.', 'Look at 18012 and at the guests in the same minute.'],
  }),
  vmms(10172, {
    message:
      'VSS writers inside virtual machine … failed to perform BackupComplete to its shadow copy (VSS snapshot) set: …',
    means:
      'The backup is done, but the guest could not finish its part. Usually harmless for the disks.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['In the guest: vssadmin list writers, and its application log.'],
  }),
  worker(12010, {
    message: '… Synthetic SCSI Controller …: Failed to Power on with Error …',
    means: 'A machine did not start, because a disk on its SCSI controller could not be opened.',
    proofs: [DISK_STATE],
    steps: ['Explain the error in the text: it says what is wrong with the disk.'],
  }),
  worker(12140, {
    message: '… Failed to open attachment …. Error: …',
    means: 'A disk that the machine attaches could not be opened.',
    proofs: [DISK_STATE],
    steps: [
      'Explain the error in the text.',
      'Look at the chain below the disk: vhdset chain <disk>.',
    ],
  }),
  wordless('Hyper-V-Worker', 12142, 'disks that could not be attached'),
  vmms(16010, {
    message: 'The operation failed.',
    means:
      'Something that a machine was asked to do failed; the events around it say what and why.',
    steps: ['Read the events of the same second.'],
  }),
  wordless('Hyper-V-VMMS', 16050, 'operations on machines that failed'),
  wordless('Hyper-V-VMMS', 16310, 'configurations that can’t be loaded'),
  wordless('Hyper-V-VMMS', 16330, 'configurations of checkpoints that can’t be loaded'),
  wordless('Hyper-V-VMMS', 16370, 'configurations that can’t be loaded'),
  wordless('Hyper-V-VMMS', 16410, 'folders of machines that can’t be reached'),
  worker(18500, {
    message: '… started successfully.',
    means: 'A machine started: from here on it writes to the disks that its configuration names.',
    steps: [
      'Compare the time with the newest disk: a start on a disk that has newer ones orphans those.',
    ],
  }),
  worker(18510, {
    message: '… saved successfully.',
    means: 'A machine was saved, not shut down. A merge needs it Off.',
    steps: ['Look at its state: Get-VM. Taking a cluster role offline saves it by default.'],
  }),
  vmms(18590, {
    message: 'Checkpoint operation failed …',
    means:
      'In the log of the management service: a checkpoint failed. The Worker’s 18590 is something else.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['Look at 18012 beside it, and at the code in the text.'],
  }),
  worker(18590, {
    message:
      '… has encountered a fatal error. The guest operating system reported that it failed with the following error codes: …',
    means:
      'In the log of a machine’s worker: the guest crashed. It says nothing about checkpoints.',
    steps: ['Look into the guest; its disks may need the replay of their logs.'],
  }),
  vmms(19060, {
    message:
      '… failed to perform the … operation. The virtual machine is currently performing the following operation: …',
    means:
      'A machine was asked to do something while it was still busy with a backup, a merge or an export.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['Wait for the operation that the text names; Get-VM shows it as Status.'],
  }),
  vmms(32022, {
    message: 'Hyper-V could not replicate changes for virtual machine …: …',
    means: 'Hyper-V Replica is stuck. Its recovery points are separate differencing disks.',
    steps: ['Get-VMReplication shows the state. Do not merge by hand what Replica keeps.'],
  }),
  wordless('Hyper-V-VMMS', 33680, 'Hyper-V Replica'),
  eventOf('FailoverClustering', 5120, {
    message:
      'Cluster Shared Volume … has entered a paused state because of …. All I/O will temporarily be queued until a path to the volume is reestablished.',
    means:
      'The volume of the disks was gone for a while. What was open may be invalid (0x800703EE), and the machine may not have switched to a checkpoint of that minute.',
    proofs: [
      byAnalysis('leaf-behind-descendants', 'Shows whether the set still uses the newest disk.'),
    ],
    steps: [
      'Compare its time with events 3216 and 18012, and with when the checkpoints were made.',
    ],
  }),
];
