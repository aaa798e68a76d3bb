import { folderOf } from '../../sets/paths.ts';
import { powershell, vhdset } from '../command.ts';
import { diskOf, searchOptions } from '../disk-words.ts';
import { byHand, draft, impossible, sameContent, step, wholeDisk } from '../draft.ts';
import { flattenedBytes, timeFor } from '../effort.ts';
import { newFile } from '../new-file.ts';
import {
  chainIsWhole,
  filesOf,
  identitiesMatch,
  isCopyAtRest,
  toBeChecked,
} from '../preconditions.ts';
import type { Draft } from '../recovery-option.ts';
import {
  isWhole,
  membersOf,
  type Situation,
  type TraceOfSet,
  virtualSizeOf,
} from '../situation.ts';

const TITLE = 'Make a new set from the flattened disk';

const LOST: Readonly<Record<TraceOfSet['by'], string>> = {
  damaged:
    'The .vhds is damaged, but it only coordinates: the data is in the .avhdx files, and their chain ' +
    'is whole without it.',
  configuration:
    'A machine attaches a .vhds that is not at hand, but it only coordinates: the data is in the ' +
    '.avhdx files, and their chain is whole without it.',
  name:
    'The names are those of a VHD Set whose .vhds is not at hand (inferred from them alone). It only ' +
    'coordinates: the chain is whole without it.',
};

/** Back into the cluster: a flattened disk becomes a set again, with its permissions. */
export function rebuildSet(situation: Situation): Draft | null {
  const { chain, set, lostSet, output } = situation;
  if (!chain || (!set && !lostSet) || situation.leafMissing) return null;
  const conditions = [chainIsWhole(situation), identitiesMatch(situation), isCopyAtRest(situation)];
  if (!isWhole(situation)) {
    const why = 'A set made from an incomplete chain would hide what is missing.';
    return impossible('rebuild-set', TITLE, why, conditions);
  }
  const members = membersOf(situation);
  const disk = diskOf(situation);
  const words = searchOptions(disk, chain);
  const from = lostSet?.name ?? situation.subject.path;
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
      bytes: bytes === null ? null : 2 * bytes,
      bound: bytes === null ? 'unknown' : 'at-most',
      where: output,
    },
    time: timeFor(bytes === null ? null : 2 * bytes),
    risk:
      'Low: two new disks are written, the old files stay. Machines need the new path and their ' +
      'permissions, or they do not start.',
    warnings: [
      'Keep the old files until the cluster has run on the new set and a backup of it succeeded.',
      'The new set has a new identity: backup software makes a full backup next.',
    ],
    steps: [
      step(
        'Write the chain into one new disk.',
        vhdset('export', { path: disk }, { path: flat }, '--format', 'vhdx', ...words),
      ),
      byHand(
        'On a Hyper-V host, with the machines off: make the set. It gets a .avhdx beside its .vhds; ' +
          'both belong together.',
        powershell('Convert-VHD', '-Path', { path: flat }, '-DestinationPath', { path: rebuilt }),
      ),
      byHand(
        'Give every machine its right on the folder of the new set again.',
        vhdset('permissions', { path: folderOf(situation.subject.path) || '.' }, '--folder', {
          text: '<folder of the new set on the CSV>',
        }),
      ),
      byHand(
        'Attach the new .vhds to every machine: SCSI, as a shared drive. Then start all of them.',
        powershell(
          'Add-VMHardDiskDrive',
          '-VMName',
          { text: '<machine>' },
          '-ControllerType',
          'SCSI',
          '-Path',
          { text: '<new .vhds on the CSV>' },
          '-SupportPersistentReservations',
        ),
      ),
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
