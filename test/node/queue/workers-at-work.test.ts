import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { JobQueue } from '../../../src/node/queue/job-queue.ts';
import { redisAddress } from '../../../src/node/queue/redis-address.ts';
import { WorkersAtWork } from '../../../src/node/queue/workers-at-work.ts';
import { hasPeer } from '../../peers.ts';
import { type RedisServer, startRedis } from './redis-server.ts';

describe.skipIf(!hasPeer('redis-server'))('workers at work', { timeout: 60_000 }, () => {
  let redis: RedisServer;
  let queue: JobQueue;
  beforeAll(async () => {
    redis = await startRedis();
    queue = await JobQueue.open(redisAddress(redis.address, {}), 'fleet');
  });
  afterAll(async () => {
    await queue.close();
    await redis.stop();
  });

  it('tell each other which folders they have, as long as they are there', async () => {
    const workers = new WorkersAtWork(queue);
    await workers.tell('a', ['/x']);
    await workers.tell('b', ['/y', 's3://lab/']);
    await workers.tell('b', ['/z']);
    expect(await workers.others('a')).toEqual([['/z']]);
    expect(await workers.others('c')).toEqual([['/x'], ['/z']]);
    await workers.leave('b');
    expect(await workers.others('a')).toEqual([]);
  });

  it('one that has not told for a minute is gone, and what is none is nobody', async () => {
    const workers = new WorkersAtWork(queue);
    const [now] = await queue.redis.time();
    const entries: Record<string, unknown> = {
      old: { until: Number(now) - 1, roots: ['/old'] },
      text: 'no worker',
      list: { until: Number(now) + 60, roots: [7] },
      long: { until: Number(now) + 60, roots: ['x'.repeat(100_000)] },
      more: { until: Number(now) + 60, roots: ['/a'], output: '/b' },
      fine: { until: Number(now) + 60, roots: ['/fine'] },
    };
    for (const [name, entry] of Object.entries(entries)) {
      const text = typeof entry === 'string' ? entry : JSON.stringify(entry);
      await queue.redis.hset('vhdset:fleet:workers', name, text);
    }
    expect((await workers.others('me')).toSorted()).toEqual([['/fine'], ['/x']]);
  });
});
