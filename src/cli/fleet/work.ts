import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { formatCount } from '../../bytes/quantity.ts';
import { isInside } from '../../node/inside-roots.ts';
import type { JobQueue } from '../../node/queue/job-queue.ts';
import { JobWorker, type TakenJob } from '../../node/queue/job-worker.ts';
import { WorkersAtWork } from '../../node/queue/workers-at-work.ts';
import { isRemote } from '../../node/remote-path.ts';
import { sharedRemote } from '../../node/system-places.ts';
import { takeSignals } from '../../node/unfinished-files.ts';
import { WorkerRoots } from '../../node/worker-roots.ts';
import { ExitCode, UsageError } from '../exit.ts';
import { remark } from '../remarks.ts';
import { type FleetArgs, withQueue } from './fleet-arguments.ts';
import { runJob } from './run-job.ts';

const USUAL_CONCURRENCY = 4;
/** Where a folder is far away: a job waits for answers most of the time. */
const CONCURRENCY_FAR = 8;
const MOST_CONCURRENCY = 256;
const USUAL_TAKEOVER = 30;
/** Milliseconds between two entries of what was read. */
const TELLING = 2000;
/** Milliseconds after which a worker tells again that it is there, and which folders it has. */
const PRESENCE = 15_000;

/** Takes jobs and does them, until it is ended. */
export async function work(args: FleetArgs): Promise<number> {
  const { root, output = null, drain, quiet } = args;
  const concurrency =
    args.concurrency ?? (root.some(isRemote) ? CONCURRENCY_FAR : USUAL_CONCURRENCY);
  const takeover = args.takeover ?? USUAL_TAKEOVER;
  if (root.length === 0)
    throw new UsageError('fleet work needs --root: the folders that it may read');
  requireWhole(concurrency, 1, MOST_CONCURRENCY, '--concurrency');
  requireWhole(takeover, 1, 24 * 60 * 60, '--takeover');
  requireOutside(output, root);
  return withQueue(
    args,
    async (queue) => {
      const counter = new Counter(queue);
      const roots = new WorkerRoots(root, output);
      const atWork = new WorkersAtWork(queue);
      const name = `${hostname()} ${process.pid}`;
      const tools = {
        ...{ roots, remote: sharedRemote(), worker: name },
        others: () => atWork.others(name),
        onRead: (bytes: number) => counter.add(bytes),
      };
      const present = () => atWork.tell(name, roots.all).catch(() => {});
      await present();
      const run = async (job: TakenJob) => {
        try {
          return await runJob(job, tools);
        } finally {
          if (job.kind === 'chain') counter.ended++;
        }
      };
      const onTakenOver = (key: string) => {
        if (!quiet) remark(`job ${key} was left behind by a worker, and is taken over`);
      };
      const worker = new JobWorker(queue, { concurrency, takeover, onTakenOver }, run);
      if (!quiet && process.stderr.isTTY)
        remark(`working, ${formatCount(concurrency, 'job')} at a time`);
      const told = setInterval(() => void counter.tell(), TELLING);
      const presence = setInterval(() => void present(), PRESENCE);
      try {
        await (drain ? Promise.race([worker.drained(), signalled(quiet)]) : signalled(quiet));
        await worker.close();
        await counter.tell();
        await atWork.leave(name).catch(() => {});
      } finally {
        clearInterval(told);
        clearInterval(presence);
      }
      return ExitCode.Done;
    },
    'for-ever',
  );
}

/** Bytes read and jobs ended since they were told of. */
class Counter {
  ended = 0;
  #read = 0;
  readonly #queue: JobQueue;

  constructor(queue: JobQueue) {
    this.#queue = queue;
  }

  add(bytes: number): void {
    this.#read += bytes;
  }

  /** What can't be told is not told: it is a pace, and no result. */
  async tell(): Promise<void> {
    const [read, ended] = [this.#read, this.ended];
    if (read + ended === 0) return;
    this.#read = 0;
    this.ended = 0;
    await this.#queue.tell(read, ended).catch(() => {});
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The first signal ends it when its jobs are done; the second at once, and others take these over. */
function signalled(quiet: boolean): Promise<void> {
  takeSignals();
  return new Promise((done) => {
    let count = 0;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        count++;
        // With the orderly exit that removes unfinished outputs.
        if (count > 1) process.exit(130);
        if (!quiet) remark('ends when its jobs are done; once more ends it at once');
        done();
      });
    }
  });
}

function requireWhole(value: number, least: number, most: number, option: string): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new UsageError(`${option} takes a whole number from ${least} to ${most}`);
}

/** What is written there would be taken for a source when the folder is submitted again. */
function requireOutside(output: string | null, roots: readonly string[]): void {
  if (output === null) return;
  if (isRemote(output))
    throw new UsageError('--output: new files are written on this machine alone');
  const here = roots.filter((root) => !isRemote(root)).map((root) => resolve(root));
  if (isInside(resolve(output), here)) {
    throw new UsageError(`--output: ${output} lies in a folder of sources; choose one elsewhere`);
  }
}
