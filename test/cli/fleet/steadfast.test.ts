import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Redis } from 'ioredis';
import { describe, expect, it, onTestFinished } from 'vitest';
import { MIB } from '../../../fixtures/vhdx-builder.ts';
import type { FleetResult } from '../../../src/report/json/fleet-result-schema.ts';
import { type RedisServer, startRedis } from '../../node/queue/redis-server.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { hasPeer } from '../../peers.ts';
import { vhdset } from '../run.ts';
import { makeSets } from './many-sets.ts';

/** More by hand: `VHDSET_FLEET_SETS=2000 npx vitest run test/cli/fleet/steadfast.test.ts`. */
const SETS = Number(process.env.VHDSET_FLEET_SETS ?? 80);
const WORKERS = 4;
/** A worker is killed each time that so many sets more are done: every few seconds. */
const KILL_EACH = Math.min(40, Math.ceil(SETS / 10));

/** Milliseconds for each set, on a machine that has much else to do. */
const PATIENCE = 5000;

describe.skipIf(!hasPeer('redis-server'))('a fleet whose workers and whose Redis die', () => {
  it('has every result once, none lost, none wrong', {
    timeout: SETS * PATIENCE + 120_000,
  }, async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'copies');
    mkdirSync(root);
    const sets = await makeSets(root, SETS, { virtualSize: 16 * MIB });
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const env = { VHDSET_REDIS: redis.address };
    const submitted = await vhdset(['fleet', 'submit', root, '--do', 'hash', '--json'], { env });
    expect(JSON.parse(submitted.stdout)).toEqual({ submitted: SETS, known: 0, again: 0, parts: 0 });

    const workers = Array.from({ length: WORKERS }, () => startWorker(root, redis));
    onTestFinished(() => {
      for (const worker of workers) worker.kill('SIGKILL');
    });
    const begun = performance.now();
    const deadline = begun + SETS * PATIENCE;
    let [kills, crashes, next] = [0, 0, KILL_EACH];
    for (;;) {
      const { done, failed } = await doneIn(redis);
      if (done + failed >= SETS) break;
      if (performance.now() > deadline) throw new Error(`only ${done} of ${SETS} sets are done`);
      for (const [index, { exitCode }] of workers.entries()) {
        // One that started while Redis was away says so and ends, as it should.
        if (exitCode !== null) workers[index] = startWorker(root, redis);
      }
      if (done < next) continue;
      next += KILL_EACH;
      const index = kills++ % WORKERS;
      workers[index]!.kill('SIGKILL');
      workers[index] = startWorker(root, redis);
      if (crashes < 2 && done >= ((crashes + 1) * SETS) / 3) {
        crashes++;
        await redis.crash();
      }
    }
    expect([kills >= 5, crashes]).toEqual([true, 2]);
    if (process.env.VHDSET_FLEET_SETS !== undefined) {
      const seconds = Math.round((performance.now() - begun) / 1000);
      process.stderr.write(`${SETS} sets in ${seconds} s: ${kills} kills, ${crashes} crashes\n`);
    }

    const { code, stdout } = await vhdset(['fleet', 'results'], { env });
    expect(code).toBe(0);
    const results = stdout
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as FleetResult);
    const digests = results.map(
      ({ path, hash }) => `${path.slice(root.length + 1)} ${hash?.digest}`,
    );
    expect(digests.sort()).toEqual(sets.map(({ path, sha256 }) => `${path} ${sha256}`).sort());
  });
});

function startWorker(root: string, { address }: RedisServer): ChildProcess {
  const words = ['fleet', 'work', '--root', root, '--takeover', '1', '--concurrency', '2', '-q'];
  return spawn(process.execPath, [resolve('bin/vhdset.js'), ...words], {
    stdio: 'ignore',
    env: { ...process.env, VHDSET_REDIS: address },
  });
}

/** Asked in this process: a program that starts for each look would cost more than the work. */
async function doneIn({ socket }: RedisServer) {
  const redis = new Redis(socket, { maxRetriesPerRequest: null });
  redis.on('error', () => {});
  const [done, failed] = [
    await redis.zcard('vhdset:fleet:completed'),
    await redis.zcard('vhdset:fleet:failed'),
  ];
  redis.disconnect();
  await new Promise((next) => setTimeout(next, 40));
  return { done, failed };
}
