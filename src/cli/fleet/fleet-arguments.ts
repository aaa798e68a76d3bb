import { FLEET_ACTIONS, type FleetAction } from '../../fleet/job.ts';
import { JobQueue } from '../../node/queue/job-queue.ts';
import { redisAddress } from '../../node/queue/redis-address.ts';
import { UsageError } from '../exit.ts';
import { remark } from '../remarks.ts';
import type { OutputOptions } from '../shared-options.ts';

/** What a fleet can be told to do. */
export const FLEET_TASKS = ['submit', 'work', 'status', 'results', 'forget'] as const;
export type FleetTask = (typeof FLEET_TASKS)[number];

/** Options of all tasks; which one belongs to which, {@link requireFitting} says. */
export interface FleetArgs extends OutputOptions {
  task: FleetTask;
  roots: string[];
  redis: string | undefined;
  queue: string;
  do: FleetAction | undefined;
  against: string | undefined;
  format: 'raw' | 'vhdx' | undefined;
  part: string | undefined;
  root: string[];
  output: string | undefined;
  concurrency: number | undefined;
  takeover: number | undefined;
  drain: boolean;
  watch: boolean | undefined;
  force: boolean;
}

const OPTIONS: Readonly<Record<string, readonly FleetTask[]>> = {
  do: ['submit'],
  against: ['submit'],
  format: ['submit'],
  part: ['submit'],
  root: ['work'],
  concurrency: ['work'],
  takeover: ['work'],
  drain: ['work'],
  output: ['work', 'results'],
  watch: ['status'],
  force: ['results', 'forget'],
};

/** @throws {UsageError} for an option of another task, and for folders where none belong */
export function requireFitting(args: FleetArgs): void {
  for (const [name, tasks] of Object.entries(OPTIONS)) {
    const value = (args as unknown as Record<string, unknown>)[name];
    const given = Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
    if (given && !tasks.includes(args.task)) {
      throw new UsageError(`--${name} is for fleet ${tasks.join(' and fleet ')}, not ${args.task}`);
    }
  }
  if (args.task === 'submit' && args.roots.length === 0) {
    throw new UsageError('fleet submit needs the folders with the sets');
  }
  if (args.task !== 'submit' && args.roots.length > 0) {
    const where = args.task === 'work' ? ': name those that it may read with --root' : '';
    throw new UsageError(`fleet ${args.task} takes no folders${where}`);
  }
  if (args.task === 'submit' && args.do === undefined) {
    throw new UsageError(`fleet submit needs --do: ${FLEET_ACTIONS.join(', ')}`);
  }
}

/** Opens the queue that the arguments name, for as long as `work` takes. */
export async function withQueue<T>(
  { redis, queue, quiet }: FleetArgs,
  work: (opened: JobQueue) => Promise<T>,
  patience?: 'for-ever',
): Promise<T> {
  const address = redisAddress(redis, process.env);
  const onTrouble = (text: string) => {
    if (!quiet) remark(`${text}; waiting for it`);
  };
  const opened = await JobQueue.open(address, queue, patience ?? 'a-minute', onTrouble);
  try {
    return await work(opened);
  } finally {
    await opened.close();
  }
}
