import type { Redis } from 'ioredis';
import { QueueError } from './queue-error.ts';
import type { RedisAddress } from './redis-address.ts';

/** The packages that a queue is made of. */
export interface QueuePackages {
  readonly bullmq: typeof import('bullmq');
  readonly Redis: typeof import('ioredis').Redis;
}

/**
 * Loads what a plain installation does not carry.
 * @throws {QueueError} saying how it is installed
 */
export async function queuePackages(): Promise<QueuePackages> {
  try {
    const [bullmq, { Redis }] = await Promise.all([import('bullmq'), import('ioredis')]);
    return { bullmq, Redis };
  } catch (cause) {
    throw new QueueError(
      'fleet needs the packages bullmq and ioredis beside vhdset: npm install bullmq ioredis ' +
        '(with -g where vhdset was installed so); an executable in one file cannot load them',
      cause,
    );
  }
}

/** Attempts to come back to a server that went away, by those that do not wait for it for ever. */
const MOST_ATTEMPTS = 60;

/**
 * Connects; once connected, a server that goes away is waited for.
 * @param patience `for-ever`, or about a minute
 * @param onTrouble told once each time that the server goes away
 * @throws {QueueError} when it is not reached
 */
export async function connect(
  { Redis }: QueuePackages,
  { url, shown }: RedisAddress,
  patience: 'for-ever' | 'a-minute',
  onTrouble: (text: string) => void = () => {},
): Promise<Redis> {
  let connected = false;
  let trouble: unknown;
  const redis = new Redis(url, {
    lazyConnect: true,
    // Commands wait until the server is back.
    maxRetriesPerRequest: null,
    connectTimeout: 10_000,
    retryStrategy: (attempt) => {
      if (!connected || (patience === 'a-minute' && attempt > MOST_ATTEMPTS)) return null;
      return Math.min(1000, 50 * attempt);
    },
    // What a server does that is being shut down, or loads its file.
    reconnectOnError: (error) => /^(READONLY|LOADING)/.test(error.message),
  });
  redis.on('error', (error) => {
    trouble = error;
  });
  redis.on('ready', () => {
    connected = true;
  });
  redis.on('close', () => {
    if (redis.status !== 'end' && connected) onTrouble(`Redis at ${shown} is away`);
  });
  try {
    await redis.connect();
    await redis.ping();
  } catch (error) {
    redis.disconnect();
    throw unreachable(shown, trouble ?? error);
  }
  return redis;
}

/** Its messages name hosts, never a password; of what a server answers, only the known is told. */
function unreachable(shown: string, error: unknown): QueueError {
  const { code, message = '' } = (error ?? {}) as { code?: unknown; message?: string };
  const reason = typeof code === 'string' ? code : (/^[A-Z]+\b/.exec(message)?.[0] ?? 'no answer');
  const cure = /NOAUTH|WRONGPASS|NOPERM/.test(reason)
    ? 'the server asks for another user or password: put redis://user:password@server into VHDSET_REDIS'
    : 'is it running there? --redis or VHDSET_REDIS say where';
  return new QueueError(`Redis at ${shown} was not reached (${reason}): ${cure}`);
}
