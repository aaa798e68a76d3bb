import type { EventLog } from '../formats/event-log/event-log.ts';
import type { EventRecord } from '../formats/event-log/event-record.ts';
import type { AccessDumpEntry } from '../formats/icacls/access-dump.ts';
import { birthOf, type ToldBirths } from '../sets/births.ts';
import type { Inventory } from '../sets/model.ts';
import { type Attachment, attachmentsAtHand } from './attachment.ts';
import { type ForkSign, forkSigns } from './fork-signs.ts';
import { type HostAnswers, NO_ANSWERS } from './host-answers.ts';
import type { MachinesAtHand } from './machines-at-hand.ts';
import { type TimelineEntry, timelineFor } from './timeline.ts';
import { toldBirths } from './told-births.ts';
import { type UnattributedEvents, unattributedEvents } from './unattributed-events.ts';
import { type UnfinishedMerge, unfinishedMerges } from './unfinished-merges.ts';

/** What the hosts knew, tied to the disks at hand. */
export interface Host extends MachinesAtHand {
  readonly attachments: readonly Attachment[];
  /** Events that concern the disks at hand, oldest first; empty when no log was given. */
  readonly timeline: readonly TimelineEntry[];
  /** Events about merges, checkpoints and virtual disks that are tied to none of those at hand. */
  readonly unattributed: UnattributedEvents;
  readonly unfinishedMerges: readonly UnfinishedMerge[];
  /** Events by which a machine may run on disks that its configuration does not name; oldest first. */
  readonly forkSigns: readonly ForkSign[];
  /** What the hosts said when they were asked; empty when nobody asked. */
  readonly answers: HostAnswers;
  /** When checkpoints were made, by the hosts' own listing of their folders. */
  readonly births: ToldBirths;
  /** What `icacls /save` wrote there, one for each folder. */
  readonly access: readonly FolderAccess[];
  /** Event logs that were read, each with the times it covers: outside of them silence proves nothing. */
  readonly logs: readonly ReadLog[];
  /** Files of the hosts that could not be read, or not whole. */
  readonly unread: readonly UnreadHostFile[];
}

/** What the hosts said when they were asked, and what of it could be read. */
export type HostSaid = Pick<Host, 'answers' | 'access' | 'logs' | 'unread'>;

/** An event log that was read. */
export interface ReadLog extends Pick<EventLog, 'covers' | 'faults'> {
  readonly path: string;
}

export interface UnreadHostFile {
  readonly path: string;
  /** Half a sentence or a whole one, as the reader says it. */
  readonly reason: string;
}

export interface FolderAccess {
  readonly path: string;
  readonly entries: readonly AccessDumpEntry[];
}

const NOTHING_SAID: HostSaid = { answers: NO_ANSWERS, access: [], logs: [], unread: [] };

/** Ties machines and events to the disks of an inventory. */
export function hostOf(
  inventory: Inventory,
  machinesAtHand: MachinesAtHand,
  events: readonly EventRecord[] = [],
  { answers, access, logs, unread }: HostSaid = NOTHING_SAID,
): Host {
  const { machines } = machinesAtHand;
  const attachments = attachmentsAtHand(machines, inventory);
  const attaching = attachments.filter(({ disk, set }) => disk || set);
  const vmIds = attaching.flatMap(({ machine }) => machine.id ?? []);
  const paths = [...inventory.disks, ...inventory.sets].map(({ file }) => file.path);
  const timeline = timelineFor(paths, events, vmIds);
  const known = [...machines, ...answers.machines].flatMap(({ id }) => id ?? []);
  const named = [...known, ...answers.drives.flatMap(({ vmId }) => vmId ?? [])];
  const births = toldBirths(inventory.disks, answers.files);
  const checkpoints = inventory.sets.flatMap((set) =>
    set.checkpoints.map((disk) => {
      return { path: disk.file.path, born: birthOf(disk, births)?.toISOString() ?? null };
    }),
  );
  return {
    ...machinesAtHand,
    attachments,
    timeline,
    unattributed: unattributedEvents(events, { timeline, attaching: vmIds, known: named }),
    unfinishedMerges: unfinishedMerges(timeline, checkpoints),
    forkSigns: forkSigns(events, paths),
    ...{ answers, births, access, logs, unread },
  };
}
