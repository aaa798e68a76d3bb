import { byAnalysis, type CodeEntry, eventOf, type Facts, type Proof } from './code-entry.ts';

const event = (value: number, facts: Facts) => eventOf('Hyper-V-VMMS', value, facts);

const CHECKPOINTS_REMAIN: Proof = byAnalysis(
  'unmerged-checkpoints',
  'Lists the checkpoints that are still there, and since when.',
);
const MERGES_IN_LOG: Proof = {
  command: 'vhdset analyze <folder> --events <log.xml>',
  finding: 'merge-failed',
  shows: 'Puts the events of an exported log beside the checkpoints: what began and never ended.',
};
const ACCESS_LIST: Proof = {
  command: 'vhdset permissions --acl <file>',
  finding: null,
  shows: 'For access denied: which machine lacks which rights, from the output of icacls /save.',
};

/** Events of Microsoft-Windows-Hyper-V-VMMS about checkpoints, merges and configurations. */
export const HYPER_V_EVENTS: readonly CodeEntry[] = [
  eventOf('Hyper-V-Worker', 3216, {
    message: 'Failed to switch to new differencing disks …',
    means:
      'HOLD: a checkpoint was made, and the running machine could not switch to it: it may be running on disks that its configuration does not name.',
    proofs: [
      {
        command: 'vhdset analyze <folder> --events <log>',
        finding: 'fork-commit-hold',
        shows: 'Says HOLD if there are also unmerged disks.',
      },
      byAnalysis(
        'configuration-behind-disk',
        'Shows machines whose configuration names an older disk than the newest one found.',
      ),
      byAnalysis('leaf-behind-descendants', 'Shows newer disks that the set does not use.'),
    ],
    steps: [
      'Do not restart, shut down or migrate the machine: a restart may open the older chain.',
      'Copy the folder and run vhdset plan on the copy.',
    ],
  }),
  event(12240, {
    message: 'Attachment … not found',
    means: 'A configuration names a disk file that does not exist.',
    proofs: [
      byAnalysis(
        'attached-disk-missing',
        'Shows the disks that configurations attach and that were not found.',
      ),
      byAnalysis('missing-backing-file', 'Shows sets whose active leaf was not found.'),
    ],
    steps: ['Look for the file by identity, not by name: vhdset analyze --search <dir>.'],
  }),
  event(15268, {
    message: 'Failed to get the disk information: …',
    means: 'A disk file could not be opened or understood.',
    proofs: [
      byAnalysis('unreadable-disk', 'Shows every disk whose structures cannot be read, and why.'),
      byAnalysis('missing-parent', 'Follows every link of the chain.'),
    ],
    steps: ['Take the code at the end of the message and look that one up.'],
  }),
  event(16300, {
    message: 'Cannot load a virtual machine configuration: …',
    means: 'The .vmcx or .xml of a machine is missing, locked, damaged or not permitted.',
    proofs: [
      byAnalysis(
        'damaged-configuration',
        'Shows configurations that cannot be read, or only in part; not rights, and not locks.',
      ),
      {
        command: 'vhdset check <file.vmcx>',
        finding: null,
        shows: 'Checks headers, tables and entries against their checksums, one by one.',
      },
    ],
    steps: [
      'Copy the configuration and inspect the copy; look for a .preCheckpointCopy beside it.',
    ],
  }),
  event(18012, {
    message: 'Checkpoint operation for … failed.',
    alsoTexts: [
      'one or more sharable VHDX are attached and this is not part of a checkpoint collection',
    ],
    means: 'A checkpoint could not be made. The next message usually says why.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: [
      'Look at 18014 and at the code in the text of the events of that minute.',
      'If it says “not part of a checkpoint collection”: a machine that shares a disk can be checkpointed only with its collection (Get-VMGroup lists them). Back up the collection, not the machine by itself.',
    ],
  }),
  event(18014, {
    message: 'Checkpoint operation for … was cancelled.',
    means:
      'A checkpoint was started and abandoned, usually because a guest did not answer in time.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: ['Check the guests: VSS writers, cluster service, integration services.'],
  }),
  event(19070, {
    message: '… background disk merge has been started.',
    means: 'A merge began. It ends with 19080, 19090 or 19100.',
    proofs: [CHECKPOINTS_REMAIN, MERGES_IN_LOG],
    steps: [
      'Look for the event that ends it. A merge without an end event may still be running: leave it alone.',
    ],
  }),
  event(19080, {
    message: '… background disk merge has been finished successfully.',
    means: 'A checkpoint was merged into its parent. Its file should be gone.',
    proofs: [CHECKPOINTS_REMAIN],
    steps: [
      'Nothing. A file of that checkpoint that is still here belongs to another one, or is an orphan.',
    ],
  }),
  event(19090, {
    message: '… background disk merge has been interrupted.',
    means:
      'The machine started, or a backup intervened. The child is still good; the merge will be repeated.',
    proofs: [CHECKPOINTS_REMAIN, MERGES_IN_LOG],
    steps: ['Shut down all guest nodes, and wait for 19080 before they start again.'],
  }),
  event(19100, {
    message: '… background disk merge failed to complete: …',
    means:
      'A checkpoint was not merged into its parent. 0x80070005 in the text: the machine lacks rights on the folder. 0x80070020: something holds the file. 0x80070299: the file system reached a limit of its own.',
    proofs: [CHECKPOINTS_REMAIN, MERGES_IN_LOG, ACCESS_LIST],
    steps: [
      'For 0x80070005: grant every machine of the set full access to the folder (vhdset permissions).',
      'For 0x80070020: end the backup job, scanner or mount that holds the file.',
      'Check that no configuration is behind its disk: vhdset analyze.',
      'Shut down all guest nodes, start them again, and look for 19080.',
    ],
  }),
];
