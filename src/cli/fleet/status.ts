import { formatBytes } from '../../bytes/quantity.ts';
import type { JobCounts, JobQueue } from '../../node/queue/job-queue.ts';
import { jsonText } from '../../report/json/json-text.ts';
import { ExitCode } from '../exit.ts';
import { type FleetArgs, withQueue } from './fleet-arguments.ts';

/** Milliseconds between two pictures. */
const INTERVAL = 1000;

/** How far a fleet is. Of chains, parts not counted; `parts` is how many of these are left. */
export interface FleetStatus extends JobCounts {
  readonly parts: { readonly waiting: number; readonly running: number };
  /** Of the last minute. */
  readonly bytesPerSecond: number;
  readonly jobsPerSecond: number;
  /** Null where nothing ended in the last minute. */
  readonly secondsLeft: number | null;
}

/** How far the fleet is: once, or again and again on a terminal. */
export async function status(args: FleetArgs): Promise<number> {
  return withQueue(args, async (queue) => {
    const live = (args.watch ?? process.stdout.isTTY) && !args.json;
    let lines = 0;
    for (;;) {
      const now = await statusOf(queue);
      const text = args.json ? jsonText(now) : statusText(now);
      // Over the picture before.
      process.stdout.write(lines > 0 ? `\u001b[${lines}A\u001b[0J${text}` : text);
      lines = text.split('\n').length - 1;
      if (!live || now.waiting + now.running === 0) return ExitCode.Done;
      await new Promise((done) => setTimeout(done, INTERVAL));
    }
  });
}

export async function statusOf(queue: Pick<JobQueue, 'counts' | 'countsOfParts' | 'pace'>) {
  const [counts, parts, { read, ended }] = [
    await queue.counts(),
    await queue.countsOfParts(),
    await queue.pace(),
  ];
  const left = counts.waiting + counts.running;
  const told: FleetStatus = {
    ...counts,
    parts: { waiting: parts.waiting, running: parts.running },
    bytesPerSecond: Math.round(read),
    jobsPerSecond: Math.round(ended * 100) / 100,
    secondsLeft: left === 0 ? 0 : ended > 0 ? Math.ceil(left / ended) : null,
  };
  return told;
}

/** A table for people, the figures of which stand below each other. */
export function statusText(told: FleetStatus): string {
  const { waiting, running, done, failed, parts, secondsLeft } = told;
  const row = (name: string, value: string) => `${name.padEnd(10)}${value.padStart(12)}\n`;
  const count = (value: number) => value.toLocaleString('en-US');
  const left = secondsLeft === null ? 'not known' : duration(secondsLeft);
  const ofParts = parts.waiting + parts.running;
  return [
    row('waiting', count(waiting)),
    row('running', count(running)),
    row('done', count(done)),
    row('failed', count(failed)),
    ...(ofParts > 0 ? [row('parts left', count(ofParts))] : []),
    row('reading', `${formatBytes(told.bytesPerSecond)}/s`),
    row('time left', left),
  ].join('');
}

/** `42 s`, `3 min`, `5 h`, `2 days`: an estimate from the pace of a minute is no more exact. */
function duration(seconds: number): string {
  if (seconds < 100) return `${seconds} s`;
  if (seconds < 100 * 60) return `${Math.round(seconds / 60)} min`;
  if (seconds < 48 * 3600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}
