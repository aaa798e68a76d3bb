import { formatCount } from '../../bytes/quantity.ts';
import { type Attachment, nameOf } from '../../host/attachment.ts';
import type { Host } from '../../host/host.ts';
import { isLive, type Machine } from '../../host/machine.ts';
import { childrenByParent, descendantsOf } from '../../sets/chain.ts';
import type { Disk, Inventory, VhdSet } from '../../sets/model.ts';
import { diskName } from '../../sets/set-names.ts';
import type { Evidence, Finding } from '../finding.ts';

/** What is wrong, or dangerous, in how machines attach the disks at hand. */
export function attachmentFindings(
  inventory: Inventory,
  { attachments, machines }: Host,
): Finding[] {
  const children = childrenByParent(inventory.disks);
  const live = attachments.filter(({ machine }) => isLive(machine));
  return [
    ...live.flatMap((attachment) => behindDisk(attachment, children)),
    ...live.flatMap((attachment) => attachedDirectly(attachment, inventory.sets)),
    ...live.flatMap(missingDisk),
    ...live.flatMap(slotOfSet),
    ...live.flatMap(emptyCheckpointList),
    ...inventory.sets.flatMap((set) => singleAttachment(set, live)),
    ...severalConfigurations(machines),
    ...machines.filter((machine) => isLive(machine) && machine.diskMergePending).map(mergePending),
  ];
}

function evidenceOf(attachment: Attachment): Evidence[] {
  const { machine, drive, path } = attachment;
  const place = `${drive.controller.kind} controller ${drive.controller.index}, slot ${drive.slot}`;
  return [
    { path: machine.path, what: `${nameOf(machine)}: ${place}`, value: path, certainty: 'decoded' },
  ];
}

/** A configuration that names an ancestor: starting it writes under its descendants. */
function behindDisk(attachment: Attachment, children: ReadonlyMap<Disk, Disk[]>): Finding[] {
  const { disk, machine, set } = attachment;
  // Through a set the set's own finding tells it, once for all machines.
  const newer = disk && !set ? [...descendantsOf(disk, children)].filter(isNoFork) : [];
  if (!disk || newer.length === 0) return [];
  return [
    {
      id: 'configuration-behind-disk',
      severity: 'critical',
      subject: machine.path,
      title: `do not start ${nameOf(machine)}: it attaches an ancestor of ${formatCount(newer.length, 'newer disk')}`,
      evidence: [
        ...evidenceOf(attachment),
        ...newer.slice(0, 20).map(
          (descendant): Evidence => ({
            path: descendant.file.path,
            what: 'descends from the attached disk, its DataWriteGuid',
            value: descendant.vhdx.header?.dataWriteGuid ?? 'unreadable',
            certainty: 'decoded',
          }),
        ),
      ],
      explanation:
        'The machine would write to the ancestor, and everything written since the newer disks were ' +
        'made would be lost.',
      advice:
        'Leave it off. Attach the newest descendant instead, or flatten that into a new disk.',
      reference: null,
    },
  ];
}

/** A backup makes a VSS fork for itself: no live data comes to be in it. */
const isNoFork = ({ file }: Disk) => diskName(file.path).form !== 'auto-recovery';

function attachedDirectly(attachment: Attachment, sets: readonly VhdSet[]): Finding[] {
  const { disk, set, machine, path } = attachment;
  const owner = disk && !set && sets.find(({ chain }) => chain?.members.includes(disk));
  if (!owner) return [];
  return [
    {
      id: 'backing-file-attached-directly',
      severity: 'error',
      subject: machine.path,
      title: `${nameOf(machine)} attaches a backing file although a .vhds coordinates it`,
      evidence: [
        ...evidenceOf(attachment),
        { path: owner.file.path, what: 'set of this file', value: path, certainty: 'inferred' },
      ],
      explanation:
        'The set does not know of this machine’s writes, nor the machine of the set’s checkpoints.',
      advice: 'Attach the .vhds to every machine, through SCSI with persistent reservations.',
      reference: null,
    },
  ];
}

function missingDisk(attachment: Attachment): Finding[] {
  const { disk, set, machine, path, candidates } = attachment;
  if (disk || set || candidates.length > 1) return [];
  const ofSet = /\.(vhds|avhdx)$/i.test(path);
  return [
    {
      id: 'attached-disk-missing',
      severity: ofSet ? 'warning' : 'info',
      subject: machine.path,
      title: `a disk of ${nameOf(machine)} was not found`,
      evidence: evidenceOf(attachment),
      explanation: 'The folders given hold no file of this name.',
      advice: ofSet ? 'Copy it as well, or name its folder with --search.' : null,
      reference: null,
    },
  ];
}

/** On a CSV or an SMB share, where all nodes see it; also in the long form, `\\?\`. */
const SHARED_PATH = /^(?:(?:\\\\\?\\)?[a-z]:\\clusterstorage\\|\\\\(?:\?\\unc\\|(?![?.])))/i;

/** How a set must be attached: SCSI, persistent reservations, a path that all nodes see. */
function slotOfSet(attachment: Attachment): Finding[] {
  const { drive, machine, path } = attachment;
  if (!/\.vhds$/i.test(path)) return [];
  const found: Finding[] = [];
  const report = (id: string, severity: Finding['severity'], title: string, advice: string) =>
    found.push({
      id,
      severity,
      subject: machine.path,
      title: `${nameOf(machine)}: ${title}`,
      evidence: evidenceOf(attachment),
      explanation: 'A VHD Set that is not attached as a shared disk can’t be shared or backed up.',
      advice,
      reference: null,
    });
  const { kind } = drive.controller;
  if (kind === 'IDE') {
    report('not-scsi', 'error', 'the set is on an IDE controller', 'Attach it through SCSI.');
  }
  if (drive.persistentReservations === false) {
    const advice =
      'Attach it again as a shared drive (Add-VMHardDiskDrive -SupportPersistentReservations).';
    report('no-persistent-reservations', 'error', 'the set is attached without sharing', advice);
  }
  if (!SHARED_PATH.test(path)) {
    const advice = 'Keep it on a Cluster Shared Volume (C:\\ClusterStorage) or an SMB 3 share.';
    report('path-not-shared', 'warning', 'the set is on neither a CSV nor a share', advice);
  }
  return found;
}

function emptyCheckpointList(attachment: Attachment): Finding[] {
  const { disk, set, machine } = attachment;
  if (!disk || set || disk.vhdx.type !== 'differencing' || machine.checkpointCount !== 0) return [];
  return [
    {
      id: 'checkpoint-list-empty',
      severity: 'warning',
      subject: machine.path,
      title: `${nameOf(machine)} lists no checkpoints, yet its disk is one`,
      evidence: [
        ...evidenceOf(attachment),
        { path: machine.path, what: 'snapshots/list/size', value: 0, certainty: 'decoded' },
      ],
      explanation: 'A recovery checkpoint that a backup left behind looks like this.',
      advice: 'Treat the chain as unmerged: flatten it, or let a healthy host merge it.',
      reference: null,
    },
  ];
}

/** Inferred: machines whose configurations were not copied are unknown here. */
function singleAttachment(set: VhdSet, attachments: readonly Attachment[]): Finding[] {
  const machines = new Map(
    attachments
      .filter((attachment) => attachment.set === set)
      .map(({ machine }) => [machine.id ?? machine.path, machine]),
  );
  const [only] = machines.values();
  if (machines.size !== 1 || !only) return [];
  return [
    {
      id: 'single-attachment',
      severity: 'info',
      subject: set.file.path,
      title: `of the machines found only ${nameOf(only)} attaches this set`,
      evidence: [
        { path: only.path, what: 'attaches', value: set.file.path, certainty: 'inferred' },
      ],
      explanation:
        'A VHD Set is made to be shared; the configurations of other nodes may not have been copied.',
      advice: 'Copy the configurations of all nodes before deciding which accounts need rights.',
      reference: null,
    },
  ];
}

/** One machine, configurations that attach different disks: one of them is out of date. */
function severalConfigurations(machines: readonly Machine[]): Finding[] {
  const byId = new Map<string, Machine[]>();
  for (const machine of machines.filter(isLive)) {
    if (machine.id !== null) byId.set(machine.id, [...(byId.get(machine.id) ?? []), machine]);
  }
  return [...byId.values()].flatMap((same): Finding[] => {
    const [first] = same;
    if (!first || same.length === 1) return [];
    return [
      {
        id: 'several-configurations',
        severity: 'warning',
        subject: first.path,
        title: `${formatCount(same.length, 'configuration')} of ${nameOf(first)} attach different disks`,
        evidence: same.map(({ path, drives }) => ({
          path,
          what: 'attaches',
          value: drives.flatMap(({ path }) => path ?? []).join(', ') || 'nothing',
          certainty: 'decoded',
        })),
        explanation:
          'No file shows which of them the host uses: the others are copies of an earlier state. ' +
          'What is said about this machine is said once for each of them.',
        advice: 'Ask the host, or look at the times of the files; set the others aside.',
        reference: null,
      },
    ];
  });
}

function mergePending(machine: Machine): Finding {
  return {
    id: 'disk-merge-pending',
    severity: 'warning',
    subject: machine.path,
    title: `${nameOf(machine)} is waiting for a disk merge that never completed`,
    evidence: [
      {
        path: machine.path,
        what: 'global_settings/disk_merge_pending',
        value: 'True',
        certainty: 'decoded',
      },
    ],
    explanation: 'The host had begun, or intended, to merge a checkpoint when this was written.',
    advice: 'Look for event 19100 in the host’s log: vhdset explain 19100',
    reference: 'event 19100',
  };
}
