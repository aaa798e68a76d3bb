import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { Growth, GrowthStep, Pace } from '../../host/growth.ts';
import type { Rhythm } from '../../host/rhythm.ts';
import { minute } from '../../host/timeline.ts';
import { baseName } from '../../sets/paths.ts';
import { pathWithin, shortNameOf } from './names.ts';

/** What a page shows of the growth of one chain: data for pictures, and the sentences beside them. */
export interface GrowthView {
  /** The path of the set or chain without the folder that was given. */
  readonly name: string;
  readonly data: GrowthData;
  /** Plain text, not escaped: names from files are in it. */
  readonly sentences: readonly string[];
}

/** Times in ISO 8601 UTC; the same as in `analyze --json`. */
export interface GrowthData {
  subject: string;
  /** Oldest first. */
  checkpoints: {
    path: string;
    born: { time: string; certainty: 'decoded' | 'inferred' } | null;
    until: string | null;
    livedSeconds: number | null;
    grewBytes: number;
    holdsBytes: number | null;
  }[];
  days: { day: string; bytes: number }[];
  rhythm: {
    days: number;
    times: { time: string; count: number; first: string; last: string }[];
    fitting: number;
    of: number;
    gaps: { after: string; before: string; missed: number }[];
  } | null;
  pace: PaceData | null;
  recentPace: PaceData | null;
  firstUnmerged: { path: string; events: string[]; covering: string[] } | null;
  mergeNeedsBytes: number | null;
  volume: {
    name: string | null;
    fileSystem: string | null;
    sizeBytes: number | null;
    freeBytes: number | null;
    asked: string | null;
    source: string;
  } | null;
}

interface PaceData {
  from: string;
  to: string;
  bytes: number;
  bytesPerDay: number;
  full: string | null;
}

/** Of each chain that there is more to tell of than its tree shows. */
export function growthViews(growths: readonly Growth[], roots: readonly string[]): GrowthView[] {
  return growths
    .filter(({ pace, room }) => pace !== null || room !== null)
    .map((growth) => growthView(growth, roots));
}

export function growthView(growth: Growth, roots: readonly string[]): GrowthView {
  const name = pathWithin(growth.subject.path, roots);
  return { name, data: growthData(growth), sentences: sentencesOf(growth) };
}

export function growthData(growth: Growth): GrowthData {
  const { subject, steps, days, rhythm, pace, recent, first, mergeNeeds, room } = growth;
  return {
    subject: subject.path,
    checkpoints: steps.map(({ disk, born, told, until, grew, holds }) => ({
      path: disk.file.path,
      born: born && {
        time: born.toISOString(),
        certainty: told ? 'decoded' : 'inferred',
      },
      until: iso(until),
      livedSeconds: born && until ? Math.round((until.getTime() - born.getTime()) / 1000) : null,
      grewBytes: grew,
      holdsBytes: holds,
    })),
    days: days.map(({ day, bytes }) => ({ day, bytes })),
    rhythm: rhythm && {
      days: rhythm.days,
      times: rhythm.times.map(({ minuteOfDay, count, first, last }) => {
        return { time: clock(minuteOfDay), count, first: iso(first)!, last: iso(last)! };
      }),
      fitting: rhythm.fitting,
      of: rhythm.of,
      gaps: rhythm.gaps.map(({ after, before, missed }) => {
        return { after: iso(after)!, before: iso(before)!, missed };
      }),
    },
    pace: pace && paceData(pace),
    recentPace: recent && paceData(recent),
    firstUnmerged: first && {
      path: first.step.disk.file.path,
      events: first.events.map(({ summary }) => summary),
      covering: [...first.covering],
    },
    mergeNeedsBytes: mergeNeeds,
    volume: room && {
      name: room.volume.name,
      fileSystem: room.volume.fileSystem,
      sizeBytes: room.volume.size,
      freeBytes: room.volume.free,
      asked: room.asked,
      source: room.volume.source,
    },
  };
}

function paceData({ from, to, bytes, perDay, full }: Pace): PaceData {
  const rate = Math.round(perDay);
  return { from: iso(from)!, to: iso(to)!, bytes, bytesPerDay: rate, full: iso(full) };
}

function sentencesOf(growth: Growth): string[] {
  const sentences = [births(growth), gaps(growth), pace(growth), first(growth), merge(growth)];
  return [...sentences, ...room(growth)].filter((sentence) => sentence !== '');
}

function births({ steps, rhythm }: Growth): string {
  const known = steps.flatMap(({ born }) => born ?? []);
  const count = formatCount(steps.length, 'checkpoint');
  const [oldest] = known;
  if (!oldest) return `${count}; when they were made is not known.`;
  const since = steps[0]?.born ? 'since' : 'some of unknown age, the others since';
  const when = `${count} ${since} ${moment(oldest)}`;
  const times = rhythm
    ? `, made ${rhythmWords(rhythm)}: the rhythm of a job, such as a backup`
    : known.length > 2
      ? ', at no regular time'
      : '';
  return `${when}${times}.${certainty(steps)}`;
}

function certainty(steps: readonly GrowthStep[]): string {
  if (steps.every(({ born, told }) => told || born === null)) return ' A host listed these times.';
  return ' The times are those of the files; a copy may have changed them.';
}

/** `every day at 02:10 UTC`; of two times that follow each other, from when to when. */
function rhythmWords({ days, times, fitting, of }: Rhythm): string {
  const often = days === 1 ? 'every day' : days === 7 ? weekly(times) : `every ${days} days`;
  const ordered = times.toSorted((a, b) => a.first.getTime() - b.first.getTime());
  const inTurn = ordered.every((time, i) => i === 0 || ordered[i - 1]!.last < time.first);
  const at = (inTurn ? ordered : times).map(({ minuteOfDay, first }, index) => {
    const from = inTurn && index > 0 ? ` since ${day(first)}` : '';
    return `${clock(minuteOfDay)} UTC${from}`;
  });
  const most = fitting < of ? ` (${fitting} of ${of})` : '';
  return `${often} at ${at.join(inTurn ? ', at ' : ' and ')}${most}`;
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];

function weekly(times: Rhythm['times']): string {
  const weekdays = new Set(times.map(({ last }) => WEEKDAYS[last.getUTCDay()]!));
  return `every ${[...weekdays].join(' and ')}`;
}

/** Gaps that are told one by one. */
const SHOWN_GAPS = 3;

function gaps({ rhythm }: Growth): string {
  if (!rhythm || rhythm.gaps.length === 0) return '';
  const shown = rhythm.gaps.slice(0, SHOWN_GAPS).map(({ after, before, missed }) => {
    return `${missed} between ${day(after)} and ${day(before)}`;
  });
  const more = rhythm.gaps.length - shown.length;
  const rest = more > 0 ? `, and ${formatCount(more, 'more gap')}` : '';
  return `Missing from this rhythm: ${shown.join(', ')}${rest}: no backup ran then, or its checkpoint was merged.`;
}

function pace({ pace, recent }: Growth): string {
  if (!pace) return '';
  const lately = recent ? `, ${formatBytes(Math.round(recent.perDay))} over the last week` : '';
  return `They grew by ${formatBytes(Math.round(pace.perDay))} a day${lately}.`;
}

function first({ first }: Growth): string {
  if (!first?.step.born) return '';
  const { step, events, covering } = first;
  const name = `${shortNameOf(step.disk.file.path)} (${moment(step.born!)})`;
  const [event] = events;
  if (event) {
    const more = events.length > 1 ? `, and ${events.length - 1} more within the hour` : '';
    return `The first that was not merged is ${name}. For that hour, the log has: ${event.summary}${more}.`;
  }
  const silent =
    covering.length > 0
      ? `${baseName(covering[0]!)} covers that hour and says nothing about these disks`
      : 'no log here covers that hour';
  return `The first that was not merged is ${name}; ${silent}.`;
}

function merge({ mergeNeeds }: Growth): string {
  if (mergeNeeds === null) return '';
  return `Merged into the base, all of them make it larger by at most ${formatBytes(mergeNeeds)}.`;
}

function room({ room, pace, recent, mergeNeeds }: Growth): string[] {
  if (!room) return [];
  const { name, fileSystem, size, free } = room.volume;
  if (free === null) return [];
  const of = size === null ? '' : ` of ${formatBytes(size)}`;
  const when = room.asked ? ` on ${minute(room.asked)} UTC` : '';
  const system = fileSystem ? ` (${fileSystem})` : '';
  const fits = mergeNeeds !== null && mergeNeeds > free ? ': a merge of all may not fit' : '';
  const had = `${name}${system} had ${formatBytes(free)}${of} free${when}${fits}.`;
  if (!pace) return [had];
  if (!pace.full) {
    const why = room.asked
      ? 'the volume will not be full within twenty years'
      : 'when the volume will be full is not known';
    return [had, `If this set keeps growing like this, ${why}.`];
  }
  const lately =
    recent?.full && day(recent.full) !== day(pace.full)
      ? `, at the pace of the last week on ${day(recent.full)}`
      : '';
  return [
    had,
    `If this set alone keeps growing like this, the volume will be full on ${day(pace.full)}${lately}.`,
  ];
}

/** `02:10` */
function clock(minuteOfDay: number): string {
  const two = (number: number) => String(number).padStart(2, '0');
  return `${two(Math.floor(minuteOfDay / 60))}:${two(minuteOfDay % 60)}`;
}

const iso = (time: Date | null) => time?.toISOString() ?? null;
const moment = (time: Date) => `${minute(time.toISOString())} UTC`;
const day = (time: Date) => time.toISOString().slice(0, 10);
