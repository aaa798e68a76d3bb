import { z } from 'zod';
import { type JobQueue, PREFIX } from './job-queue.ts';

/** Seconds that what a worker tells of itself counts. */
const COUNTS_FOR = 60;
/** Workers that are looked at, and what is read of one: whoever can write to the queue may have told it. */
const MOST_WORKERS = 1000;
const LONGEST = 64 * 1024;

const told = z.strictObject({ until: z.number(), roots: z.array(z.string()).max(1000) });

/** The folders of the workers of a queue, as each of them tells while it is at work. */
export class WorkersAtWork {
  readonly #queue: JobQueue;
  readonly #key: string;

  constructor(queue: JobQueue) {
    this.#queue = queue;
    this.#key = `${PREFIX}:${queue.name}:workers`;
  }

  /** To be repeated well within a minute. */
  async tell(worker: string, roots: readonly string[]): Promise<void> {
    const { redis } = this.#queue;
    const text = JSON.stringify({ until: (await this.#now()) + COUNTS_FOR, roots });
    await redis.multi().hset(this.#key, worker, text).expire(this.#key, COUNTS_FOR).exec();
  }

  async leave(worker: string): Promise<void> {
    await this.#queue.redis.hdel(this.#key, worker);
  }

  /** The roots of each worker but one. */
  async others(worker: string): Promise<readonly (readonly string[])[]> {
    const now = await this.#now();
    const all = Object.entries(await this.#queue.redis.hgetall(this.#key));
    return all.slice(0, MOST_WORKERS).flatMap(([name, text]) => {
      if (name === worker || text.length > LONGEST) return [];
      const { success, data } = told.safeParse(parsedOrNull(text));
      return success && data.until >= now ? [data.roots] : [];
    });
  }

  /** Seconds, by the clock of the server: those of workers may differ. */
  async #now(): Promise<number> {
    const [seconds] = await this.#queue.redis.time();
    return Number(seconds);
  }
}

function parsedOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
