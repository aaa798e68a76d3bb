import { nameOf } from '../../host/attachment.ts';
import { baseName, folderOf } from '../../sets/paths.ts';
import { type Command, powershell, vhdset, type Word } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, impossible, sameContent, step, wholeDisk } from '../draft.ts';
import { flattenedBytes, timeFor } from '../effort.ts';
import { isWhole, membersOf, virtualSizeOf } from '../members.ts';
import { newFile } from '../new-file.ts';
import {
  chainIsWhole,
  filesOf,
  hostsAgree,
  identitiesMatch,
  isCopyAtRest,
  toBeChecked,
} from '../preconditions.ts';
import type { Draft, Step } from '../recovery-option.ts';
import type { Situation, TraceOfSet } from '../situation.ts';

const TITLE = 'Make a new set from the flattened disk';

const LOST: Readonly<Record<TraceOfSet['by'], string>> = {
  damaged:
    'The .vhds is damaged, but it only coordinates: the data is in the .avhdx files, and their chain ' +
    'is whole without it.',
  configuration:
    'A machine attaches a .vhds that was not found, but it only coordinates: the data is in the ' +
    '.avhdx files, and their chain is whole without it.',
  name:
    'The names are those of a VHD Set whose .vhds was not found (inferred from them alone). It only ' +
    'coordinates: the chain is whole without it.',
};

/** Back into the cluster: a flattened disk becomes a set again, with its permissions. */
export function rebuildSet(situation: Situation): Draft | null {
  const { chain, set, setAround, lostSet, output } = situation;
  if (!chain || (!set && !setAround && !lostSet) || situation.leafMissing) return null;
  const conditions = [chainIsWhole(situation), identitiesMatch(situation), isCopyAtRest(situation)];
  if (!isWhole(situation)) {
    const why = 'A set made from an incomplete chain would hide what is missing.';
    return impossible('rebuild-set', TITLE, why, conditions);
  }
  if (situation.contradicted.some(({ kind }) => kind === 'absent')) {
    const why =
      'The hosts list a disk of this set that is not among these files: a set made from them would lack what ' +
      'is in that disk. Copy again with all machines off.';
    return impossible('rebuild-set', TITLE, why, [...conditions, hostsAgree(situation)]);
  }
  const members = membersOf(situation);
  const disk = diskOf(situation);
  const words = searchOptions(disk, chain);
  const from = lostSet?.name ?? setAround?.file.path ?? situation.subject.path;
  const flat = newFile(output, from, '-flat.vhdx');
  const rebuilt = newFile(output, from, '-new.vhds');
  const bytes = flattenedBytes(members, virtualSizeOf(situation));
  return draft({
    id: 'rebuild-set',
    title: TITLE,
    why: lostSet
      ? `${LOST[lostSet.by]} A new set made from it can be attached again.`
      : 'The way back into the cluster, after flattening: all checkpoints are in the new set.',
    yields: { ...wholeDisk(situation), state: 'a new VHD Set with the whole disk' },
    preconditions: [
      ...conditions,
      toBeChecked('every machine of the set is off, and stays off until the new set is attached'),
      toBeChecked('the folder is on a CSV or an SMB 3 share when the set goes back into use'),
    ],
    space: {
      bytes: times(2, bytes),
      bound: bytes === null ? 'unknown' : 'at-most',
      where: output,
    },
    // Exported, converted, copied to the shared volume; compared after the first two.
    time: timeFor({ copied: times(3, bytes), compared: times(2, bytes) }),
    risk:
      'Low: two new disks are written, the old files stay. Machines need the new path and their ' +
      'permissions, or they do not start.',
    warnings: [
      'Keep the old files until the cluster has run on the new set and a backup of it succeeded.',
      'The new set has a new identity: backup software makes a full backup next.',
    ],
    steps: [
      ...(lostSet ? [lookForOriginal(lostSet)] : []),
      step(
        'Write the chain into one new disk.',
        vhdset('export', { path: disk }, { path: flat }, '--format', 'vhdx', ...words),
      ),
      byHand(
        'On a Hyper-V host, with the machines off: make the set. It gets a .avhdx beside its .vhds; ' +
          'the two belong together.',
        powershell('Convert-VHD', '-Path', { path: flat }, '-DestinationPath', { path: rebuilt }),
      ),
      byHand(
        'The new set must hold the same content as the flattened disk: compare before it goes back.',
        vhdset('compare', { path: flat }, { path: rebuilt }),
      ),
      byHand(
        'Copy both files of the new set, the .vhds and its .avhdx, to the shared volume.',
        powershell(
          'Copy-Item',
          '-Path',
          { path: rebuilt.replace(/\.vhds$/, '*') },
          '-Destination',
          NEW_FOLDER,
        ),
      ),
      byHand(
        'Give every machine its rights on the folder of the new set again.',
        vhdset(
          'permissions',
          { path: folderOf(situation.subject.path) || '.' },
          '--folder',
          NEW_FOLDER,
        ),
      ),
      ...swapDrives(situation, baseName(rebuilt)),
    ],
    verify: [
      sameContent('the chain as it is read, and the new disk', [{ path: disk }, ...words], flat),
      byHand(
        'The new set must be valid, and its active leaf a disk without a parent.',
        vhdset('analyze', { path: output }),
      ),
    ],
    reads: filesOf(members),
    writes: [flat],
  });
}

const times = (count: number, bytes: number | null) => (bytes === null ? null : count * bytes);

const NEW_FOLDER = { text: '<folder of the new set on the CSV>' };

/** The file itself, if it still exists, keeps paths, rights and backups as they are. */
function lookForOriginal({ by, name }: TraceOfSet): Step {
  const wanted = by === 'name' ? 'the .vhds of these disks' : baseName(name);
  return byHand(
    `Look for ${wanted} first: in the folder the disks were copied from, on every node, and in ` +
      'backups. It is small (about 260 KiB), and with it nothing has to be rebuilt.',
  );
}

/** The old drive goes before the new one comes: both at once would be two disks in the guest. */
function swapDrives({ drivesOfSet }: Situation, name: string): Step[] {
  const path = { text: `${NEW_FOLDER.text}\\${name}` };
  if (drivesOfSet.length === 0) {
    return [
      byHand(
        'On every machine, while it is off: note controller and location of the old drive, detach it, ' +
          'and attach the new .vhds in the same place.',
        powershell('Get-VMHardDiskDrive', '-VMName', MACHINE),
        detach(MACHINE, CONTROLLER, LOCATION),
        attach(MACHINE, CONTROLLER, LOCATION, path),
      ),
      byHand('Then start all machines.'),
    ];
  }
  return [
    ...drivesOfSet.map(({ machine, drive }) => {
      const at = [
        { text: nameOf(machine) },
        { text: String(drive.controller.index) },
        { text: String(drive.slot) },
      ] as const;
      return byHand(
        `${nameOf(machine)}, while it is off: detach the old drive (${drive.controller.kind} ` +
          `${drive.controller.index}, location ${drive.slot}) and attach the new set in its place. A ` +
          'machine with several SCSI controllers may number them differently: compare with the first command.',
        powershell('Get-VMHardDiskDrive', '-VMName', at[0]),
        detach(...at),
        attach(...at, path),
      );
    }),
    byHand('Then start all machines.'),
  ];
}

const MACHINE = { text: '<machine>' };
const CONTROLLER = { text: '<controller number>' };
const LOCATION = { text: '<location>' };

function placeOf(machine: Word, controller: Word, location: Word): Word[] {
  return [
    ...['-VMName', machine, '-ControllerType', 'SCSI'],
    ...['-ControllerNumber', controller, '-ControllerLocation', location],
  ];
}

function detach(machine: Word, controller: Word, location: Word): Command {
  return powershell('Remove-VMHardDiskDrive', ...placeOf(machine, controller, location));
}

function attach(machine: Word, controller: Word, location: Word, path: Word): Command {
  return powershell(
    'Add-VMHardDiskDrive',
    ...placeOf(machine, controller, location),
    ...['-Path', path, '-SupportPersistentReservations'],
  );
}
