import { BlockState } from '../formats/vhdx/block-allocation-table.ts';
import { birthOf } from '../sets/births.ts';
import { childrenByParent } from '../sets/chain.ts';
import type { Chain, Disk, Inventory, InventoryFile } from '../sets/model.ts';
import { standingOf } from '../sets/standing.ts';
import { lastWritten } from '../sets/times.ts';
import type { Host } from './host.ts';
import { type Rhythm, rhythmOf } from './rhythm.ts';
import type { TimelineEntry } from './timeline.ts';
import { type VolumeOfSet, volumeOfSet } from './volume-of-set.ts';

/** One checkpoint in the life of a chain. All sizes in bytes. */
export interface GrowthStep {
  readonly disk: Disk;
  readonly born: Date | null;
  /** Whether a host told when it was made, or the times of the files suggest it. */
  readonly told: boolean;
  /** When the next checkpoint took over; of the newest, when its file was last written. */
  readonly until: Date | null;
  /** What it takes on its volume: nothing of it was there before it was born. */
  readonly grew: number;
  /** What of the virtual disk it stores; null when that could not be counted. */
  readonly holds: number | null;
}

/** How fast a chain grew. */
export interface Pace {
  readonly from: Date;
  readonly to: Date;
  readonly bytes: number;
  readonly perDay: number;
  /** When the volume is full if it goes on so; null where room or time are not told, or it is never. */
  readonly full: Date | null;
}

/** What the logs say of the hour in which the first checkpoint was made that was not merged. */
export interface FirstUnmerged {
  readonly step: GrowthStep;
  /** Within an hour of it. */
  readonly events: readonly TimelineEntry[];
  /** Logs whose events reach from before that hour to after it. */
  readonly covering: readonly string[];
}

/** How a chain of checkpoints came to be, and where it leads. */
export interface Growth {
  /** The `.vhds`, or the leaf of a chain without one. */
  readonly subject: InventoryFile;
  /** Oldest first. */
  readonly steps: readonly GrowthStep[];
  /** By UTC day, `2026-11-21`; what a checkpoint grew is spread evenly over the time it was in use. */
  readonly days: readonly { readonly day: string; readonly bytes: number }[];
  readonly rhythm: Rhythm | null;
  /** From the first birth known to the last. */
  readonly pace: Pace | null;
  /** Over the last seven days of it; null where it is no longer than that. */
  readonly recent: Pace | null;
  /** Null where it is not known when the oldest checkpoint was made. */
  readonly first: FirstUnmerged | null;
  /** What the base grows by, at most, when all is merged into it; null where that was not counted. */
  readonly mergeNeeds: number | null;
  readonly room: VolumeOfSet | null;
}

/** The growth of each set, and of each chain without one, that has checkpoints. */
export function growthOf(inventory: Inventory, host: Host): Growth[] {
  const { sets, chains } = inventory;
  const ofSets = new Set(
    sets.flatMap((set) => [...(set.chain?.members ?? []), ...set.descendants]),
  );
  const bare = chains.filter(
    ({ leaf, members }) => !ofSets.has(leaf) && !members.some((one) => ofSets.has(one)),
  );
  const children = childrenByParent(inventory.disks);
  const byLeaf = new Map(chains.map((chain) => [chain.leaf, chain]));
  return [
    ...sets.flatMap((set) => {
      if (set.chain === null) return [];
      const { newest } = standingOf(set.chain, inventory, children);
      const line = (newest && byLeaf.get(newest)) ?? set.chain;
      return growthOfChain(set.file, line, host);
    }),
    ...bare.flatMap((chain) => growthOfChain(chain.leaf.file, chain, host)),
  ];
}

function growthOfChain(subject: InventoryFile, chain: Chain, host: Host): Growth[] {
  if (chain.status === 'cycle') return [];
  const steps = stepsOf(chain, host);
  if (steps.length === 0) return [];
  const room = volumeOfSet(subject, host);
  const closed = closedSteps(steps);
  const whole = paceOf(closed, room);
  const recent = whole && paceOf(lastDays(closed, whole.to), room);
  return [
    {
      subject,
      steps,
      days: byDay(steps),
      rhythm: rhythmOf(steps.flatMap(({ born }) => born ?? [])),
      pace: whole,
      recent: whole && recent && recent.from > whole.from ? recent : null,
      first: firstUnmerged(steps, host),
      mergeNeeds: mergeNeeds(chain),
      room,
    },
  ];
}

function stepsOf({ members }: Chain, { births }: Host): GrowthStep[] {
  const checkpoints = members.filter(({ parent }) => parent !== null).toReversed();
  const born = checkpoints.map((disk) => birthOf(disk, births));
  return checkpoints.map((disk, index) => {
    const written = lastWritten(disk);
    const last = index === checkpoints.length - 1;
    const end = last ? (written === null ? null : new Date(written)) : born[index + 1]!;
    const start = born[index]!;
    return {
      disk,
      born: start,
      told: births.has(disk),
      until: start && end && end > start ? end : null,
      grew: disk.file.size,
      holds: disk.allocation?.dataBytes ?? null,
    };
  });
}

/**
 * Those whose beginning and end are both births: an unbroken row up to the newest checkpoint. What the
 * newest grows, and until when, depends on when the folder was copied, and is left out.
 */
function closedSteps(steps: readonly GrowthStep[]): GrowthStep[] {
  const rest = steps.slice(0, -1);
  const broken = rest.findLastIndex(({ until }) => until === null);
  return rest.slice(broken + 1);
}

const DAY = 24 * 60 * 60 * 1000;
const RECENT_DAYS = 7;

function lastDays(closed: readonly GrowthStep[], end: Date): GrowthStep[] {
  return closed.filter(
    ({ born }) => born !== null && end.getTime() - born.getTime() <= RECENT_DAYS * DAY,
  );
}

function paceOf(closed: readonly GrowthStep[], room: VolumeOfSet | null): Pace | null {
  const [from, to] = [closed[0]?.born, closed.at(-1)?.until];
  if (!from || !to) return null;
  const bytes = closed.reduce((sum, { grew }) => sum + grew, 0);
  const perDay = bytes / ((to.getTime() - from.getTime()) / DAY);
  return { from, to, bytes, perDay, full: fullAt(perDay, room) };
}

/** A forecast over a longer time says nothing. */
const LONGEST_FORECAST = 20 * 366;

function fullAt(perDay: number, room: VolumeOfSet | null): Date | null {
  if (!room || room.asked === null || room.volume.free === null) return null;
  const days = room.volume.free / perDay;
  if (!(days <= LONGEST_FORECAST)) return null;
  const full = new Date(Date.parse(room.asked) + days * DAY);
  return Number.isNaN(full.getTime()) ? null : full;
}

/** More days than a chart can show, and than a hostile time may ask for. */
const MOST_DAYS = 4000;

function byDay(steps: readonly GrowthStep[]): Growth['days'] {
  const known = steps.flatMap(({ born, until, grew }) => {
    return born && until ? [{ from: born.getTime(), to: until.getTime(), grew }] : [];
  });
  if (known.length === 0) return [];
  const start = known.reduce((least, { from }) => Math.min(least, from), Number.POSITIVE_INFINITY);
  const end = known.reduce((most, { to }) => Math.max(most, to), Number.NEGATIVE_INFINITY);
  const first = Math.floor(start / DAY);
  const count = Math.floor((end - 1) / DAY) - first + 1;
  if (count > MOST_DAYS) return [];
  const bytes = new Array<number>(count).fill(0);
  for (const { from, to, grew } of known) {
    for (let day = Math.floor(from / DAY); day * DAY < to; day++) {
      const within = Math.min(to, (day + 1) * DAY) - Math.max(from, day * DAY);
      bytes[day - first]! += (grew * within) / (to - from);
    }
  }
  return bytes.map((sum, index) => {
    const day = new Date((first + index) * DAY).toISOString().slice(0, 10);
    return { day, bytes: Math.round(sum) };
  });
}

const HOUR = 60 * 60 * 1000;

function firstUnmerged(
  [step]: readonly GrowthStep[],
  { timeline, logs }: Host,
): FirstUnmerged | null {
  const born = step?.born?.getTime();
  if (!step || born === undefined) return null;
  const isNear = (time: string) => Math.abs(Date.parse(time) - born) <= HOUR;
  const covering = logs.filter(({ covers: { first, last, clock } }) => {
    if (clock !== 'utc' || first === null || last === null) return false;
    return Date.parse(first) <= born - HOUR && Date.parse(last) >= born + HOUR;
  });
  return {
    step,
    events: timeline.filter(({ time }) => time !== null && isNear(time)),
    covering: covering.map(({ path }) => path),
  };
}

/**
 * No more than all the blocks that the checkpoints have, nor than those that the base lacks. A base that is
 * not there, or whose blocks were not counted, leaves it open.
 */
function mergeNeeds({ members, status }: Chain): number | null {
  const base = members.at(-1);
  if (status !== 'complete' || !base?.allocation) return null;
  const blockSize = base.vhdx.metadata?.blockSize;
  if (!blockSize) return null;
  const lacking = base.allocation.blocks.reduce(
    (sum, count, state) => (state >= BlockState.FullyPresent ? sum : sum + count),
    0,
  );
  let most = 0;
  for (const { allocation, vhdx } of members.slice(0, -1)) {
    const size = vhdx.metadata?.blockSize;
    if (!allocation || !size) return null;
    const present =
      (allocation.blocks[BlockState.FullyPresent] ?? 0) +
      (allocation.blocks[BlockState.PartiallyPresent] ?? 0);
    // A block of another size may touch one more of the base's blocks at each end.
    most += present * (size === blockSize ? 1 : Math.ceil(size / blockSize) + 1);
  }
  return Math.min(most, lacking) * blockSize;
}
