import { formatBytes } from '../bytes/quantity.ts';
import type { VhdSet } from '../sets/model.ts';
import { baseName, foldName } from '../sets/paths.ts';
import { holdableSet, holdOf } from './hold.ts';
import type { Host } from './host.ts';
import type { HostAnswers, HostMachine } from './host-answers.ts';
import { isLive } from './machine.ts';
import { missingGrants } from './permissions.ts';
import { volumeOfSet } from './volume-of-set.ts';

/**
 * `seen`: a log or a list says so. `possible`: something points to it, and does not prove it. `open`: nothing
 * at hand says anything. `excluded`: ruled out for the time when the host was asked.
 */
export type CauseStanding = 'seen' | 'possible' | 'open' | 'excluded';

/** One reason for which checkpoints may not merge. */
export interface MergeCause {
  /** In a few words: `a machine lacks rights on the folder`. */
  readonly cause: string;
  readonly standing: CauseStanding;
  /** What it rests on, or what would tell. */
  readonly because: string;
  /** The file that says so; null where none does. */
  readonly source: string | null;
}

const ORDER: readonly CauseStanding[] = ['seen', 'possible', 'open', 'excluded'];

/** Whether there is anything besides the disks that could tell. */
export function canTellCauses({ logs, access, answers }: Host): boolean {
  const { sets, setSnapshots, machines, volumes } = answers;
  const parts = [logs, access, sets, setSnapshots, machines, volumes];
  return parts.some(({ length }) => length > 0);
}

/** The known reasons, the most certain first; among equals in the order in which to look. */
export function mergeCauses(set: VhdSet, host: Host): MergeCause[] {
  const causes = [
    fork(set, host),
    rights(set, host),
    failed(set, host, {
      code: 0x80070020,
      cause: 'something else holds a file open',
      open: 'event 19100 with 0x80070020 would show it; often it is a backup product',
    }),
    room(set, host),
    referencePoint(set, host),
    machinesOn(set, host),
    suspended(set, host),
  ];
  return causes.sort((a, b) => ORDER.indexOf(a.standing) - ORDER.indexOf(b.standing));
}

function fork(set: VhdSet, host: Host): MergeCause {
  const cause = 'a new disk was made, and the machine did not switch to it (HOLD)';
  const [first] = holdOf(holdableSet(set), host)?.signs ?? [];
  const because =
    first?.sign.summary ?? 'the logs of Hyper-V-VMMS and Hyper-V-Worker would show it';
  const standing = first?.by === 'may be of this set' ? 'possible' : first ? 'seen' : 'open';
  return { cause, standing, because, source: null };
}

/** A merge of this set's disks that failed with a code, and was not made up for. */
function failure(set: VhdSet, { timeline, attachments }: Host, code: number): string | null {
  const paths = new Set(holdableSet(set).disks.map(({ file }) => file.path));
  paths.add(set.file.path);
  const ids = new Set(
    attachments.flatMap((one) => (one.set === set && one.machine.id ? one.machine.id : [])),
  );
  const last = timeline.findLast(({ kind, codes, subjects, vmId, finishedLater }) => {
    if (kind !== 'merge-failed' || !codes.includes(code) || finishedLater !== null) return false;
    return subjects.some((path) => paths.has(path)) || (vmId !== null && ids.has(vmId));
  });
  return last?.summary ?? null;
}

function failed(
  set: VhdSet,
  host: Host,
  { code, cause, open }: { code: number; cause: string; open: string },
): MergeCause {
  const because = failure(set, host, code);
  const standing = because === null ? 'open' : 'seen';
  return { cause, standing, because: because ?? open, source: null };
}

function rights(set: VhdSet, host: Host): MergeCause {
  const cause = 'a machine lacks rights on the folder';
  const denied = failure(set, host, 0x80070005);
  if (denied !== null) return { cause, standing: 'seen', because: denied, source: null };
  const machines = host.attachments
    .filter((one) => one.set === set && isLive(one.machine))
    .flatMap(({ machine: { id, name } }) => (id ? { id, name } : []));
  const [list, ...others] = host.access;
  if (!list || others.length > 0 || machines.length === 0) {
    const because =
      'an access list of the folder, with the configurations of all machines, would show it';
    return { cause, standing: 'open', because, source: null };
  }
  const lacking = new Set(missingGrants(list.entries, machines).map(({ machine }) => machine.id));
  const because =
    lacking.size > 0
      ? `according to the access list, ${lacking.size} of ${machines.length} machines found lack full access`
      : `according to the access list, the ${machines.length} machines found have full access`;
  const standing = lacking.size > 0 ? 'seen' : 'excluded';
  return { cause, standing, because, source: list.path };
}

function room(set: VhdSet, host: Host): MergeCause {
  const cause = 'the volume is full';
  const full = failure(set, host, 0x80070070);
  if (full !== null) return { cause, standing: 'seen', because: full, source: null };
  const volume = volumeOfSet(set.file, host)?.volume;
  if (!volume) {
    const because = 'the free space of the volume of the set would show it';
    return { cause, standing: 'open', because, source: null };
  }
  // A merge grows the parent by no more than the child holds.
  const most = set.checkpoints.reduce((sum, { file }) => sum + file.size, 0);
  const free = volume.free ?? 0;
  const because = `${formatBytes(free)} were free; all checkpoints together take ${formatBytes(most)}`;
  return { cause, standing: free > most ? 'excluded' : 'possible', because, source: volume.source };
}

function isSet(set: VhdSet, path: string | null): boolean {
  return path !== null && foldName(baseName(path)) === foldName(baseName(set.file.path));
}

function referencePoint(set: VhdSet, { answers }: Host): MergeCause {
  const cause = 'a reference point that a backup left';
  const listed = answers.setSnapshots.filter((one) => isSet(set, one.set));
  const without = listed.filter(({ path }) => path === null);
  if (without[0]) {
    const because = `the set lists ${without.length} on the host; whether they are the cause is not known`;
    return { cause, standing: 'possible', because, source: without[0].source };
  }
  const known = new Set(listed.map(({ id }) => id));
  const whole = answers.sets.find(({ path, snapshotIds }) => {
    return isSet(set, path) && snapshotIds.every((id) => known.has(id));
  });
  if (whole) {
    const because = 'every snapshot that the set lists on the host has a disk';
    return { cause, standing: 'excluded', because, source: whole.source };
  }
  const because = 'Get-VHDSnapshot on the set would show it';
  return { cause, standing: 'open', because, source: null };
}

/** What a machine says it is doing while a backup product has it in hand. */
const IN_HAND = new Map([
  ['ExportingVirtualMachine', 'was being exported'],
  ['BackingUpVirtualMachine', 'was being backed up'],
  ['CreatingSnapshot', 'was having a checkpoint made'],
]);

function suspended(set: VhdSet, { answers }: Host): MergeCause {
  const cause = 'a backup or an export is running, or has suspended merging';
  for (const { name, id, operational, source } of attachingMachines(set, answers)) {
    const words = (operational ?? '').split(', ').flatMap((word) => IN_HAND.get(word) ?? []);
    if (words.length === 0) continue;
    const because = `${name ?? id} ${words.join(', ')} when the host was asked; ask the backup product`;
    return { cause, standing: 'possible', because, source };
  }
  const because = 'no file shows it; look at the status of the machines and ask the backup product';
  return { cause, standing: 'open', because, source: null };
}

function attachingMachines(set: VhdSet, { drives, machines }: HostAnswers): HostMachine[] {
  const ids = new Set(drives.flatMap(({ path, vmId }) => (isSet(set, path) ? (vmId ?? []) : [])));
  return machines.filter(({ id }) => id !== null && ids.has(id));
}

function machinesOn(set: VhdSet, { answers }: Host): MergeCause {
  const cause = 'the machines were never all off at once';
  const ids = answers.drives.flatMap(({ path, vmId }) => (isSet(set, path) ? (vmId ?? []) : []));
  const attaching = attachingMachines(set, answers);
  const [on] = attaching.filter(({ state }) => state !== 'Off');
  if (on) {
    const because = `${on.name ?? on.id} was ${on.state ?? 'in an unknown state'}; many sets merge when all are off`;
    return { cause, standing: 'possible', because, source: on.source };
  }
  if (attaching[0] && new Set(ids).size === new Set(attaching.map(({ id }) => id)).size) {
    const because =
      'all machines that attach it were off when the host was asked, and it was not merged';
    return { cause, standing: 'excluded', because, source: attaching[0].source };
  }
  const because = 'the states of all machines that attach it would show it';
  return { cause, standing: 'open', because, source: null };
}
