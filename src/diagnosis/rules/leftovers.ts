import { formatCount } from '../../bytes/quantity.ts';
import { nameOf } from '../../host/attachment.ts';
import type { Host } from '../../host/host.ts';
import { groupBy } from '../../sets/group-by.ts';
import type { Disk, Inventory } from '../../sets/model.ts';
import { diskName } from '../../sets/set-names.ts';
import { disksAround } from '../../sets/vhd-set.ts';
import type { Evidence, Finding } from '../finding.ts';

/** What Replica, a migration, or a backup product's live mount left behind. */
export function leftoverFindings(inventory: Inventory, { machines, attachments }: Host): Finding[] {
  return [
    ...replicaLogs(inventory),
    ...plannedMachines({ machines, attachments }),
    ...childrenElsewhere(inventory),
    ...twinBases(inventory),
  ];
}

const SHOWN = 8;

/** Logs of changes on their way to a replica; one finding for each folder's worth would repeat itself. */
function replicaLogs({ companions }: Inventory): Finding[] {
  const logs = companions.filter(({ file }) => file.kind === 'hrl');
  const [first] = logs;
  if (!first) return [];
  return [
    {
      id: 'replica-log',
      severity: 'info',
      subject: (first.disk?.file ?? first.file).path,
      title: `${formatCount(logs.length, 'log')} of Hyper-V Replica (.hrl): changes were on their way to another host`,
      evidence: logs.slice(0, SHOWN).map(
        ({ file, disk }): Evidence => ({
          path: file.path,
          what: 'log of Hyper-V Replica, according to its name, beside the disk',
          value: disk?.file.path ?? 'no disk found',
          certainty: 'inferred',
        }),
      ),
      explanation:
        'The changes are in the disk as well: the log is not needed to read it. The replica on the other ' +
        'host is a disk of its own, older than this one by what was not yet sent.',
      advice:
        'A replica that still exists is a further copy to look at. Before anything is merged or put back, end ' +
        'the replication: it is set up for the files as they were.',
      reference: '[MS-HRL]',
    },
  ];
}

/** A machine that an import, a migration or a test failover was to become, and did not. */
function plannedMachines({
  machines,
  attachments,
}: Pick<Host, 'machines' | 'attachments'>): Finding[] {
  return machines
    .filter(({ kind }) => kind === 'planned')
    .map((machine) => {
      const attached = attachments.filter((one) => one.machine === machine);
      return {
        id: 'planned-machine',
        severity: 'warning',
        subject: machine.path,
        title: `${nameOf(machine)} is a planned machine: a migration or an import that was never completed`,
        evidence: [
          {
            path: machine.path,
            what: 'type_id',
            value: machine.typeId ?? '',
            certainty: 'decoded',
          },
          ...attached.slice(0, SHOWN).map(
            ({ path }): Evidence => ({
              path: machine.path,
              what: 'it names the disk',
              value: path,
              certainty: 'decoded',
            }),
          ),
        ],
        explanation:
          'A planned machine does not run, and its disks may be the copies that the migration was making: ' +
          'whole, or cut off in the middle.',
        advice:
          'Find out which host has the machine itself and which disks it runs on. Until then, trust neither ' +
          'set of disks to be the newer one because of its times.',
        reference: null,
      };
    });
}

/** A child that was made in another folder than its parent: Hyper-V makes checkpoints beside theirs. */
function childrenElsewhere({ disks, sets }: Inventory): Finding[] {
  const ofSets = new Set(sets.flatMap((set) => set.chain?.members ?? []));
  return disks.flatMap((disk) => {
    const { parent, vhdx, file } = disk;
    const below = parent?.status === 'resolved' ? parent.parent : null;
    const relative = vhdx.metadata?.parentLocator?.relativePath ?? null;
    if (!below || !ofSets.has(below) || ofSets.has(disk) || relative === null) return [];
    if (diskName(file.path).form === 'auto-recovery' || !leadsElsewhere(relative)) return [];
    return [
      {
        id: 'child-elsewhere',
        severity: 'warning',
        subject: file.path,
        title: 'a disk of a set is its parent, and it was made in another folder',
        evidence: [
          {
            path: file.path,
            offset: vhdx.metadata?.parentLocator?.offset ?? 0,
            what: 'relative_path leads out of its own folder',
            value: relative,
            certainty: 'decoded',
          },
          {
            path: below.file.path,
            what: 'its parent, proven by identity',
            value: parent?.linkage ?? '',
            certainty: 'decoded',
          },
        ],
        explanation:
          'Hyper-V makes checkpoints beside their parents. A backup product that starts a machine straight ' +
          'from a backup (live mount, instant recovery), or a test restore, makes such a disk. Inferred: what ' +
          'it was made for is not recorded.',
        advice:
          'Ask the backup product whether a mount is still open, and end it there. What was written in the ' +
          'mounted machine is in this disk alone: export it before it is removed.',
        reference: null,
      },
    ];
  });
}

function leadsElsewhere(relative: string): boolean {
  return /[\\/]/.test(relative.replace(/^\.[\\/]+/, ''));
}

/** Two bases of one virtual disk that no link ties together. */
function twinBases({ disks, sets }: Inventory): Finding[] {
  const tied = new Set(
    disks.flatMap(({ parent }) => parent?.candidates.map(({ path }) => path) ?? []),
  );
  const around = new Map(sets.flatMap((set) => disksAround(set).map((disk) => [disk, set])));
  const bases = disks.filter((disk) => {
    const { parent, vhdx, file } = disk;
    return parent === null && vhdx.refusal === null && !tied.has(file.path) && !file.remains;
  });
  const groups = groupBy(bases, ({ vhdx }) => vhdx.metadata?.virtualDiskId ?? null);
  return [...groups.values()].flatMap((twins) => {
    // Of one set they have findings of their own.
    const places = new Set(twins.map((disk) => around.get(disk) ?? disk));
    return twins.length > 1 && places.size > 1 ? [twinDisks(twins)] : [];
  });
}

function twinDisks(twins: readonly Disk[]): Finding {
  const identities = new Set(twins.map(({ vhdx }) => vhdx.header?.dataWriteGuid));
  return {
    id: 'twin-disks',
    severity: 'info',
    subject: twins[0]!.file.path,
    title: `${formatCount(twins.length, 'disk')} without a parent have the same VirtualDiskId: copies of one disk`,
    evidence: twins.slice(0, SHOWN).map(({ file, vhdx }) => ({
      path: file.path,
      what: 'VirtualDiskId, and the DataWriteGuid',
      value: `${vhdx.metadata?.virtualDiskId}, ${vhdx.header?.dataWriteGuid ?? 'unreadable'}`,
      certainty: 'decoded' as const,
    })),
    explanation:
      identities.size === 1
        ? 'They have the same identity as well, so at some time they held the same data. A copy, a restore or a storage ' +
          'migration that failed leaves that.'
        : 'Their identities differ, so at least one was written to since. A copy, a restore or a storage ' +
          'migration that failed leaves that. Which one the machine last ran on is not in the disks.',
    advice: 'See in what they differ before one is put aside: vhdset compare',
    reference: null,
  };
}
