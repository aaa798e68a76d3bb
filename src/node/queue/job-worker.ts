import type { Job, Worker } from 'bullmq';
import pLimit from 'p-limit';
import { ATTEMPTS, type JobQueue, PREFIX, partsOf } from './job-queue.ts';

/** A job as a worker gets it. Whoever can write to the queue may have made it: nothing of it is known. */
export interface TakenJob {
  readonly key: string;
  readonly data: unknown;
  readonly kind: 'chain' | 'part';
  /** Whether it is not tried again, whatever happens. */
  readonly last: boolean;
  /** What the parts gave back, by their keys; of a job without parts none. */
  partValues(): Promise<ReadonlyMap<string, unknown>>;
}

export interface WorkOptions {
  /** Jobs at a time, those of chains and of parts together. */
  readonly concurrency: number;
  /** Seconds that a worker may be silent until its jobs are taken over. */
  readonly takeover: number;
  /** Told of a job that a worker left behind. */
  readonly onTakenOver?: (key: string) => void;
}

/** A job may be left behind so often before it is taken to be what ends the workers. */
const MOST_STALLS = 10;

/** Thrown by the work of a job: `text` is what the queue keeps of it. */
export class JobFailure extends Error {
  /** Whether another attempt may do better. */
  readonly passing: boolean;

  constructor(text: string, passing: boolean) {
    super(text);
    this.passing = passing;
    // The queue would keep it beside the message.
    this.stack = '';
  }
}

/** Thrown by the work of a job that this worker can't do, and another one that is at work can. */
export class JobLeftError extends Error {}

/** Milliseconds until a job that was left is offered again, doubled each time. */
const FIRST_OFFER = 500;
const LAST_OFFER = 30_000;

/** Takes jobs until it is ended. What `work` gives back is kept as the value of the job. */
export class JobWorker {
  readonly #queue: JobQueue;
  readonly #workers: Worker[];

  constructor(queue: JobQueue, options: WorkOptions, work: (job: TakenJob) => Promise<unknown>) {
    this.#queue = queue;
    const { concurrency, takeover, onTakenOver } = options;
    const { bullmq } = queue.packages;
    // Chains and parts share what may be done at a time; who waits keeps its lock all the same.
    const slots = pLimit(concurrency);
    this.#workers = [queue.name, partsOf(queue.name)].map((name) => {
      const kind = name === queue.name ? 'chain' : 'part';
      const run = async (job: Job, token?: string) => {
        try {
          return await slots(() => work(takenOf(job, kind)));
        } catch (error) {
          if (error instanceof JobLeftError) {
            const pause = Math.min(
              LAST_OFFER,
              FIRST_OFFER * 2 ** Math.min(16, job.attemptsStarted),
            );
            await job.moveToDelayed(Date.now() + pause, token);
            throw new bullmq.DelayedError();
          }
          if (!(error instanceof JobFailure) || error.passing) throw error;
          const final = new bullmq.UnrecoverableError(error.message);
          final.stack = '';
          throw final;
        }
      };
      const worker = new bullmq.Worker(name, run, {
        ...{ connection: queue.redis, prefix: PREFIX, concurrency, drainDelay: 5 },
        lockDuration: takeover * 1000,
        stalledInterval: takeover * 1000,
        maxStalledCount: MOST_STALLS,
      });
      worker.on('error', () => {}); // Told by the connection itself.
      if (onTakenOver) worker.on('stalled', (key) => onTakenOver(key));
      return worker;
    });
  }

  /** Waits until nothing is left to do, for anybody. */
  async drained(): Promise<void> {
    for (;;) {
      const [own, parts] = [await this.#queue.counts(), await this.#queue.countsOfParts()];
      if (own.waiting + own.running + parts.waiting + parts.running === 0) return;
      await new Promise((done) => setTimeout(done, 250));
    }
  }

  /** @param now without waiting for the jobs that are being worked on: another worker takes them over */
  async close(now = false): Promise<void> {
    await Promise.all(this.#workers.map((worker) => worker.close(now)));
  }
}

function takenOf(job: Job, kind: TakenJob['kind']): TakenJob {
  return {
    key: job.id ?? '',
    data: job.data,
    kind,
    last: job.attemptsMade + 1 >= (job.opts.attempts ?? ATTEMPTS),
    async partValues() {
      const values = await job.getChildrenValues();
      // A key of the queue's own: its prefix, its name, and the key of the job.
      return new Map(
        Object.entries(values).map(([key, value]) => [key.slice(key.lastIndexOf(':') + 1), value]),
      );
    },
  };
}
