// `tsx test/bench/fleet.ts queue|workers|far|make [sets] [disks] [folder]`: what a fleet costs. Needs
// redis-server, and nginx for `far`, which analyses sets behind a proxy that takes 50 ms for each round trip.
// `make` leaves the sets in the folder, for others to use: they take longer to make than to analyse.
// VHDSET_BENCH_DO names which of analyze, submit and work `far` measures (default: all).
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { MIB } from '../../fixtures/vhdx-builder.ts';
import { JobQueue } from '../../src/node/queue/job-queue.ts';
import { JobWorker } from '../../src/node/queue/job-worker.ts';
import { redisAddress } from '../../src/node/queue/redis-address.ts';
import { makeSets } from '../cli/fleet/many-sets.ts';
import { type RedisServer, startRedis } from '../node/queue/redis-server.ts';
import { startNginx } from '../node/remote/servers.ts';

/** Milliseconds. */
const ONE_WAY = 25;
const [what = 'queue', sets = '2000', disks = '3', kept] = process.argv.slice(2);
const folder = mkdtempSync(join(process.env.VHDSET_BENCH ?? tmpdir(), 'vhdset-fleet-'));
const root = kept ?? join(folder, 'copies');
const redis = await startRedis();
try {
  if (what === 'queue') await queueAlone(redis, Number(sets));
  else {
    await sourcesIn(root);
    tell(`${sets} sets of ${disks} disks`);
    if (what === 'workers') await workersSideBySide(redis);
    if (what === 'far') await farAway(redis);
  }
} finally {
  await redis.stop();
  rmSync(folder, { recursive: true });
}

/** Sets that lie there already are taken as they are; there must be as many. */
async function sourcesIn(place: string): Promise<void> {
  mkdirSync(place, { recursive: true });
  const there = readdirSync(place).length;
  const [count, checkpoints] = [Number(sets), Number(disks) - 1];
  const options = { checkpoints, virtualSize: 4 * MIB, first: there };
  if (there > count) throw new Error(`${place} holds ${there} sets`);
  await makeSets(place, count - there, options);
}

/** Jobs that do nothing, added and taken by one process. */
async function queueAlone(server: RedisServer, count: number): Promise<void> {
  const queue = await JobQueue.open(redisAddress(server.address, {}), 'fleet');
  const jobs = Array.from({ length: count }, (_, i) => ({ key: `c${i}`, data: {}, parts: null }));
  const added = await timed(() => queue.add(jobs));
  const done = await timed(async () => {
    const worker = new JobWorker(queue, { concurrency: 16, takeover: 30 }, async () => null);
    await worker.drained();
    await worker.close();
  });
  tell(`added in ${ms(added / count)} each, done in ${ms(done / count)} each`);
  await queue.close();
}

/** The same work by one worker and by four. */
async function workersSideBySide(server: RedisServer): Promise<void> {
  for (const action of ['analyze', 'hash']) {
    for (const workers of [1, 4]) {
      await program(server, 'fleet', 'forget', '--force').ended;
      const submitted = await timed(
        () => program(server, 'fleet', 'submit', root, '--do', action).ended,
      );
      const worked = await timed(() => {
        const started = Array.from({ length: workers }, () => {
          return program(server, 'fleet', 'work', '--root', root, '--drain', '-q').ended;
        });
        return Promise.all(started);
      });
      const rate = Math.round(Number(sets) / (worked / 1000));
      tell(
        `${action}: submitted in ${s(submitted)}, ${workers} at work ${s(worked)}, ${rate} a second`,
      );
    }
  }
}

async function farAway(server: RedisServer): Promise<void> {
  const web = await startNginx(root);
  const slow = await slowed(Number(new URL(web.json).port));
  const address = `http://127.0.0.1:${slow.port}/`;
  const wanted = process.env.VHDSET_BENCH_DO ?? 'analyze submit work';
  for (const words of [
    ['analyze', address, '--json'],
    ['fleet', 'submit', address, '--do', 'analyze'],
    ['fleet', 'work', '--root', address, '--drain', '-q'],
  ]) {
    if (!words.slice(0, 2).some((word) => wanted.includes(word))) continue;
    const before = web.requests().length;
    const run = program(server, ...words);
    const time = await timed(() => run.ended);
    const asked = web.requests().length - before;
    tell(
      `${words.slice(0, 2).join(' ')}: ${s(time)} (${s(run.processor())} of processor), ${asked} requests, ${run.peak()} MiB at most`,
    );
  }
  slow.close();
  await web.stop();
}

function program({ address }: RedisServer, ...words: string[]) {
  const child = spawn(process.execPath, [resolve('bin/vhdset.js'), ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, VHDSET_REDIS: address },
  });
  let [peak, processor] = [0, 0];
  const look = setInterval(() => {
    peak = Math.max(peak, memoryOf(child));
    processor = Math.max(processor, processorOf(child));
  }, 100);
  const ended = new Promise<void>((done) =>
    child.on('close', () => {
      clearInterval(look);
      done();
    }),
  );
  return { ended, peak: () => peak, processor: () => processor };
}

/** Milliseconds of processor time so far, user and system: fields 14 and 15, in hundredths of a second. */
function processorOf({ pid }: ChildProcess): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
    return (Number(fields[11]) + Number(fields[12])) * 10;
  } catch {
    return 0;
  }
}

/** Its greatest so far, MiB. */
function memoryOf({ pid }: ChildProcess): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** A way to a port on which each byte takes its time, in both directions. */
async function slowed(port: number): Promise<{ port: number; close(): void }> {
  const pass = (from: Socket, to: Socket) => {
    from.on('data', (data) => setTimeout(() => to.writable && to.write(data), ONE_WAY));
    from.on('close', () => setTimeout(() => to.destroy(), ONE_WAY));
    from.on('error', () => {});
  };
  const server = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    pass(near, far);
    pass(far, near);
  }).listen(0, '127.0.0.1');
  await new Promise((done) => server.once('listening', done));
  return { port: (server.address() as { port: number }).port, close: () => server.close() };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function s(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}

function ms(time: number): string {
  return `${time.toFixed(2)} ms`;
}

function tell(text: string): void {
  process.stdout.write(`${text}\n`);
}
