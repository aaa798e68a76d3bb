import type { Guid } from '../../bytes/guid.ts';
import { formatCount } from '../../bytes/quantity.ts';
import { type Attachment, nameOf } from '../../host/attachment.ts';
import type { Host, ReadLog } from '../../host/host.ts';
import type { Machine } from '../../host/machine.ts';
import { minute, type TimelineEntry } from '../../host/timeline.ts';
import type { UnattributedEvent } from '../../host/unattributed-events.ts';
import { baseName } from '../../sets/paths.ts';
import { type Folding, folding } from './folding.ts';

/** Machines, events and logs listed before the rest is counted. */
const SHOWN_MACHINES = 8;
const SHOWN_EVENTS = 12;
const SHOWN_UNATTRIBUTED = 4;
const SHOWN_LOGS = 6;

/** What the hosts knew of the disks found. Names are hostile until shown escaped. */
export interface HostView {
  readonly machines: Folding<MachineView>;
  /** The newest last, as a log reads; of many, the last ones are listed. */
  readonly events: Folding<EventView>;
  /** About merges, checkpoints and virtual disks, but not tied to a disk here; the newest last. */
  readonly unattributed: Folding<UnattributedEventView> & {
    /** Older ones, which are counted only. */
    readonly omitted: number;
  };
  /** So that nobody takes silence for proof. */
  readonly logs: Folding<LogView>;
}

export interface MachineView {
  readonly name: string;
  /** `generation 2, version 9.0` */
  readonly facts: string;
  /** Its configuration, where several of one machine were found; else null. */
  readonly from: string | null;
  readonly disks: readonly AttachedDiskView[];
}

export interface AttachedDiskView {
  /** As the configuration writes it. */
  readonly path: string;
  readonly name: string;
  /** `SCSI 0:1, shared` */
  readonly place: string;
  /** Why it is no disk that was found; null when it is one. */
  readonly absent: string | null;
}

export interface EventView {
  /** ISO 8601, UTC; null when the log gives none. */
  readonly time: string | null;
  readonly summary: string;
  /** The machine found that the event names; else null. */
  readonly machine: string | null;
}

export interface UnattributedEventView {
  readonly summary: string;
  /** What it names instead: `node7`, `other.avhdx and 1 more`, `nothing`. */
  readonly names: string;
}

/** What is said of all of them. */
export const UNATTRIBUTED =
  'These name no disk or set found here, and not the identifier of a machine whose configuration ' +
  'certainly attaches one. Whether they concern these disks is not known.';

export interface LogView {
  readonly path: string;
  readonly name: string;
  /** From when to when it has events, and how many. */
  readonly covers: string;
}

export function hostView(host: Host): HostView {
  const { machines, timeline, unattributed, logs } = host;
  const events = timeline.map((entry) => eventView(entry, machines));
  const others = unattributed.newest.map((event) => unattributedView(event, host));
  return {
    machines: folding(
      machines.map((machine) => machineView(machine, host)),
      SHOWN_MACHINES,
    ),
    events: lastOf(events, SHOWN_EVENTS),
    unattributed: {
      ...lastOf(others, SHOWN_UNATTRIBUTED),
      omitted: unattributed.count - others.length,
    },
    logs: folding(logs.map(logView), SHOWN_LOGS),
  };
}

function lastOf<T>(events: readonly T[], most: number): Folding<T> {
  const hidden = Math.max(0, events.length - most);
  return { listed: events.slice(hidden), folded: events.slice(0, hidden) };
}

function machineView(machine: Machine, { machines, attachments }: Host): MachineView {
  const { id, generation, configurationVersion, kind, path } = machine;
  const facts = [
    kind === 'machine' ? null : kind.replace('-', ' '),
    generation && `generation ${generation}`,
    configurationVersion && `version ${configurationVersion}`,
  ];
  const twins = machines.filter((other) => other.id !== null && other.id === id);
  return {
    name: nameOf(machine),
    facts: facts.filter(Boolean).join(', '),
    from: twins.length > 1 ? path : null,
    disks: attachments.filter((one) => one.machine === machine).map(attachedDiskView),
  };
}

function attachedDiskView({ drive, path, disk, set, candidates }: Attachment): AttachedDiskView {
  const { controller, slot, persistentReservations } = drive;
  const place = `${controller.kind} ${controller.index}:${slot}`;
  const missing = candidates.length > 1 ? 'several of that name found' : 'not found';
  return {
    path,
    name: baseName(path),
    place: `${place}${persistentReservations ? ', shared' : ''}`,
    absent: disk || set ? null : missing,
  };
}

function eventView({ time, summary, vmId }: TimelineEntry, machines: Host['machines']): EventView {
  const machine = machines.find(({ id }) => id !== null && id === vmId);
  return { time, summary, machine: machine ? nameOf(machine) : null };
}

function unattributedView(event: UnattributedEvent, host: Host): UnattributedEventView {
  const { summary, vmId, paths, record } = event;
  const [first, ...others] = paths.length > 0 ? paths.map(baseName) : record.vmIds;
  const rest = others.length > 0 ? ` and ${others.length} more` : '';
  const elsewhere = first === undefined ? 'nothing' : `${first}${rest}`;
  return { summary, names: vmId === null ? elsewhere : machineCalled(vmId, host) };
}

/** By its configuration, or as a host calls it. */
function machineCalled(id: Guid, { machines, answers }: Host): string {
  const machine = machines.find((one) => one.id === id);
  if (machine) return nameOf(machine);
  const asked = answers.machines.find((one) => one.id === id)?.name;
  return asked ?? answers.drives.find(({ vmId }) => vmId === id)?.vmName ?? id;
}

function logView({ path, covers }: ReadLog): LogView {
  const { events, first, last, clock } = covers;
  const zone = clock === 'utc' ? 'UTC' : 'by the host’s clock';
  const from = first && last && `${minute(first)} to ${minute(last)} ${zone}`;
  const span = from ?? (events === 0 ? 'it is empty' : 'its events have no times');
  return { path, name: baseName(path), covers: `${span}, ${formatCount(events, 'event')}` };
}
