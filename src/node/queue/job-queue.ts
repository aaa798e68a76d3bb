import type { FlowProducer, Job, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { QueueError } from './queue-error.ts';
import { connect, type QueuePackages, queuePackages } from './redis.ts';
import type { RedisAddress } from './redis-address.ts';

/** Work to be done once; `key` is what it is known by. */
export interface NewJob {
  readonly key: string;
  readonly data: unknown;
  /** Work that has to be done before it; null where there is none. */
  readonly parts: readonly { readonly key: string; readonly data: unknown }[] | null;
}

/** How many jobs are in each state; those that wait for their parts wait as well. */
export interface JobCounts {
  readonly waiting: number;
  readonly running: number;
  readonly done: number;
  readonly failed: number;
}

/** A job that ended. */
export interface EndedJob {
  readonly key: string;
  readonly data: unknown;
  /** What the worker gave back; null where it failed. */
  readonly value: unknown;
  /** What the worker threw, or what the queue says of it; null where it is done. */
  readonly failure: string | null;
  /** Milliseconds since 1970. */
  readonly finished: number;
}

/** What became of jobs that were added: those that failed before are tried again. */
export interface Added {
  readonly added: number;
  readonly known: number;
  readonly again: number;
}

export const PREFIX = 'vhdset';
/** Jobs that are looked for, or added, at a time. */
const BATCH = 200;
/** Jobs that are fetched at a time: each may have half a megabyte. */
const PAGE = 50;
/** Attempts of a job that fails for a reason that may pass. */
export const ATTEMPTS = 3;
/** Milliseconds. */
const FIRST_PAUSE = 1000;
/** Bytes that were read are counted in slots of so many seconds, which are kept a while. */
const SLOT_SECONDS = 10;
const SLOTS_KEPT_SECONDS = 600;
export const partsOf = (name: string) => `${name}-parts`;

/** The jobs of a fleet, in Redis; parts of jobs have a queue of their own. */
export class JobQueue {
  readonly redis: Redis;
  readonly packages: QueuePackages;
  readonly name: string;
  readonly #queue: Queue;
  readonly #parts: Queue;
  readonly #flows: FlowProducer;

  private constructor(packages: QueuePackages, redis: Redis, name: string) {
    this.packages = packages;
    this.redis = redis;
    this.name = name;
    const { bullmq } = packages;
    const options = { connection: redis, prefix: PREFIX };
    this.#queue = new bullmq.Queue(name, options);
    this.#parts = new bullmq.Queue(partsOf(name), options);
    this.#flows = new bullmq.FlowProducer(options);
    // Told by the connection itself.
    this.#queue.on('error', () => {});
    this.#parts.on('error', () => {});
    this.#flows.on('error', () => {});
  }

  /** @throws {QueueError} */
  static async open(
    address: RedisAddress,
    name: string,
    patience: 'for-ever' | 'a-minute' = 'a-minute',
    onTrouble?: (text: string) => void,
  ): Promise<JobQueue> {
    if (!/^[A-Za-z][\w.-]{0,60}$/.test(name)) {
      throw new QueueError('the name of a queue has letters, digits, dots and dashes, 61 at most');
    }
    const packages = await queuePackages();
    const redis = await connect(packages, address, patience, onTrouble);
    return new JobQueue(packages, redis, name);
  }

  /** Adds what is not there yet, and adds again what has failed. */
  async add(jobs: readonly NewJob[]): Promise<Added> {
    let [added, known, again] = [0, 0, 0];
    for (let at = 0; at < jobs.length; at += BATCH) {
      const batch = distinct(jobs.slice(at, at + BATCH));
      const states = await this.#statesOf(batch);
      const missing = batch.filter((_, index) => states[index] === null);
      const failed = batch.filter((_, index) => states[index] === 'failed');
      for (const { key } of failed) {
        const job = await this.#queue.getJob(key);
        await job?.remove({ removeChildren: true });
      }
      await this.#addNew([...missing, ...failed]);
      added += missing.length;
      again += failed.length;
      known += batch.length - missing.length - failed.length;
    }
    return { added, known, again };
  }

  async counts(): Promise<JobCounts> {
    return sumOf(await this.#queue.getJobCounts());
  }

  async countsOfParts(): Promise<JobCounts> {
    return sumOf(await this.#parts.getJobCounts());
  }

  /** Every job that ended so far, each once, in the order in which they ended; failed ones last. */
  async *ended(): AsyncGenerator<EndedJob> {
    const seen = new Set<string>();
    for (const state of ['completed', 'failed'] as const) {
      for (let at = 0; ; at += PAGE) {
        const page = await this.#queue.getJobs([state], at, at + PAGE - 1, true);
        for (const job of page) {
          if (!job?.id || seen.has(job.id)) continue;
          seen.add(job.id);
          yield endedOf(job, job.id);
        }
        if (page.length < PAGE) break;
      }
    }
  }

  /** Adds to what is told of how much is read, and how many jobs end. */
  async tell(read: number, ended: number): Promise<void> {
    const slot = Math.floor(Date.now() / 1000 / SLOT_SECONDS);
    const key = `${PREFIX}:${this.name}:slot:${slot}`;
    await this.redis
      .multi()
      .hincrby(key, 'read', read)
      .hincrby(key, 'ended', ended)
      .expire(key, SLOTS_KEPT_SECONDS)
      .exec();
  }

  /** Per second, of the last minute. */
  async pace(): Promise<{ read: number; ended: number }> {
    const now = Date.now() / 1000 / SLOT_SECONDS;
    const slots = Array.from({ length: 6 }, (_, back) => Math.floor(now) - back);
    const values = await Promise.all(
      slots.map((slot) => this.redis.hmget(`${PREFIX}:${this.name}:slot:${slot}`, 'read', 'ended')),
    );
    // The slot that is open lasts as long as it does so far.
    const seconds = (5 + (now - Math.floor(now))) * SLOT_SECONDS;
    const of = (index: number) =>
      values.reduce((sum, one) => sum + Number(one[index] ?? 0), 0) / seconds;
    return { read: of(0), ended: of(1) };
  }

  /** Removes all jobs and results. @throws {QueueError} while jobs are running, unless `force` */
  async forget(force: boolean): Promise<void> {
    const [own, parts] = [await this.counts(), await this.countsOfParts()];
    const running = own.running + parts.running;
    if (running > 0 && !force) {
      throw new QueueError(`${running} jobs are running; end the workers first, or use --force`);
    }
    await this.#queue.obliterate({ force: true });
    await this.#parts.obliterate({ force: true });
  }

  async close(): Promise<void> {
    await Promise.all([this.#queue.close(), this.#parts.close(), this.#flows.close()]);
    this.redis.disconnect();
  }

  async #statesOf(jobs: readonly NewJob[]): Promise<('there' | 'failed' | null)[]> {
    const pipeline = this.redis.pipeline();
    for (const { key } of jobs) {
      pipeline.exists(this.#queue.toKey(key)).zscore(this.#queue.toKey('failed'), key);
    }
    const answers = (await pipeline.exec()) ?? [];
    return jobs.map((_, index) => {
      const [there, failed] = [answers[2 * index], answers[2 * index + 1]];
      if (there?.[0] || failed?.[0]) throw there?.[0] ?? failed?.[0];
      if (there?.[1] !== 1) return null;
      return failed?.[1] === null ? 'there' : 'failed';
    });
  }

  async #addNew(jobs: readonly NewJob[]): Promise<void> {
    const plain = jobs.filter(({ parts }) => parts === null);
    if (plain.length > 0) {
      await this.#queue.addBulk(
        plain.map(({ key, data }) => ({ name: 'chain', data, opts: optionsOf(key) })),
      );
    }
    for (const { key, data, parts } of jobs) {
      if (parts === null) continue;
      await this.#flows.add({
        ...{ name: 'chain', queueName: this.name, data, opts: optionsOf(key) },
        children: parts.map((part) => ({
          ...{ name: 'part', queueName: partsOf(this.name), data: part.data },
          opts: { ...optionsOf(part.key), failParentOnFailure: true },
        })),
      });
    }
  }
}

function distinct(jobs: readonly NewJob[]): NewJob[] {
  return [...new Map(jobs.map((job) => [job.key, job])).values()];
}

/** A key that is there already is not added again: that is what makes jobs idempotent. */
function optionsOf(key: string) {
  return {
    jobId: key,
    attempts: ATTEMPTS,
    backoff: { type: 'exponential', delay: FIRST_PAUSE },
    stackTraceLimit: 0,
  };
}

function sumOf(counts: Readonly<Record<string, number>>): JobCounts {
  const of = (...states: string[]) => states.reduce((sum, state) => sum + (counts[state] ?? 0), 0);
  return {
    waiting: of('waiting', 'wait', 'delayed', 'prioritized', 'paused', 'waiting-children'),
    running: of('active'),
    done: of('completed'),
    failed: of('failed'),
  };
}

function endedOf(job: Job, key: string): EndedJob {
  const { data, returnvalue, failedReason, finishedOn = 0 } = job;
  const failure = failedReason ?? null;
  return { key, data, value: failure === null ? returnvalue : null, failure, finished: finishedOn };
}
