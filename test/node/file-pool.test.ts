import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FilePool } from '../../src/node/file-pool.ts';
import type { FileSource, ReadCalls } from '../../src/node/file-source.ts';
import { childScript } from './child-script.ts';
import { temporaryFolder } from './temp-folder.ts';

/** Long enough to go through the thread pool, so that it is in flight for a while. */
const LONG = 100_000;

/** Real system calls that count open descriptors and allow only so many. */
function counted(allowed = Infinity): ReadCalls & { open: number; most: number; opened: string[] } {
  const calls = {
    ...fs,
    open: 0,
    most: 0,
    opened: [] as string[],
    openSync: ((path: string, flags: number) => {
      if (calls.open >= allowed) throw Object.assign(new Error('EMFILE'), { code: 'EMFILE' });
      const descriptor = fs.openSync(path, flags);
      calls.most = Math.max(calls.most, ++calls.open);
      calls.opened.push(path.slice(-1));
      return descriptor;
    }) as typeof fs.openSync,
    closeSync: (descriptor: number) => {
      fs.closeSync(descriptor);
      calls.open--;
    },
  };
  return calls;
}

async function openFiles(pool: FilePool, count: number): Promise<FileSource[]> {
  const folder = temporaryFolder();
  onTestFinished(() => pool.close());
  return Promise.all(
    Array.from({ length: count }, (_, index) => {
      const path = join(folder, `disk${index}`);
      fs.writeFileSync(path, Buffer.alloc(LONG, index));
      return pool.open(path);
    }),
  );
}

async function firstBytes(source: FileSource, length: number): Promise<Buffer> {
  const target = Buffer.alloc(length);
  await source.read(target, 0);
  return target;
}

describe('a file pool', () => {
  it('opens a file when it is first read, and once', async () => {
    const calls = counted();
    const [source] = await openFiles(new FilePool(2, calls), 1);
    expect(calls.open).toBe(0);
    await firstBytes(source!, 10);
    await firstBytes(source!, LONG);
    expect(calls.opened).toEqual(['0']);
  });

  it('closes the file that was not used for the longest time', async () => {
    const calls = counted();
    const [a, b, c] = await openFiles(new FilePool(2, calls), 3);
    for (const source of [a!, b!, a!, c!, a!, b!]) await firstBytes(source, 1);
    expect(calls.opened).toEqual(['0', '1', '2', '1']);
    expect(calls.most).toBe(2);
  });

  it.each([1, 2, 7])('reads 60 files at the same time through %i descriptors', async (limit) => {
    const calls = counted();
    const pool = new FilePool(limit, calls);
    const sources = await openFiles(pool, 60);
    const reads = [...sources, ...sources].map((source, index) =>
      firstBytes(source, index % 3 === 0 ? 10 : LONG),
    );
    for (const [index, read] of (await Promise.all(reads)).entries()) {
      expect(read.every((byte) => byte === index % 60)).toBe(true);
    }
    expect(calls.most).toBe(limit);
    expect(pool.openCount).toBe(limit);
  });

  it('opens 24 by default, which keeps the program below 64', async () => {
    const calls = counted();
    const sources = await openFiles(new FilePool(undefined, calls), 100);
    await Promise.all(sources.map((source) => firstBytes(source, LONG)));
    expect(calls.most).toBe(24);
  });

  it.skipIf(!fs.existsSync('/proc/self/fd'))('does so also by the count of the system', () => {
    const folder = temporaryFolder();
    const [command, ...parameters] = childScript(
      { 'file-pool.ts': 'FilePool', 'atomic-output.ts': 'AtomicOutput' },
      `import { readdirSync, writeFileSync } from 'node:fs';
       import { Worker } from 'node:worker_threads';
       const folder = ${JSON.stringify(folder)};
       const pool = new FilePool();
       const reads = Array.from({ length: 100 }, async (_, index) => {
         const path = folder + '/' + index;
         writeFileSync(path, Buffer.alloc(${LONG}));
         await (await pool.open(path)).read(Buffer.alloc(${LONG}), 0);
       });
       await Promise.all(reads);
       const output = await AtomicOutput.create(folder + '/output');
       const worker = new Worker('setInterval(() => {}, 1000)', { eval: true });
       await new Promise((resolve) => worker.once('online', resolve));
       console.log(pool.openCount, readdirSync('/proc/self/fd').length - 1);
       process.exit();`,
    );
    const { stdout } = spawnSync(command!, parameters, { encoding: 'utf8' });
    const [inPool, inAll] = stdout.split(' ').map(Number);
    expect(inPool).toBe(24);
    expect(inAll).toBeGreaterThan(24);
    expect(inAll).toBeLessThanOrEqual(64);
  });

  it('makes do with fewer descriptors than its limit when the system has no more', async () => {
    const calls = counted(3);
    const sources = await openFiles(new FilePool(32, calls), 20);
    const reads = await Promise.all(sources.map((source) => firstBytes(source, LONG)));
    expect(reads.map((read) => read[0])).toEqual(sources.map((_, index) => index));
    expect(calls.most).toBe(3);
  });

  it('says so when the system has no descriptor at all', async () => {
    const [source] = await openFiles(new FilePool(32, counted(0)), 1);
    await expect(firstBytes(source!, 1)).rejects.toMatchObject({
      reason: 'EMFILE',
      message: expect.stringContaining('ulimit -n'),
    });
  });

  it('wakes the others when the first in the queue cannot open its file', async () => {
    const [a, lost, c] = await openFiles(new FilePool(1, counted()), 3);
    const first = firstBytes(a!, LONG);
    fs.unlinkSync(lost!.path);
    const second = firstBytes(lost!, LONG);
    const third = firstBytes(c!, LONG);
    await expect(second).rejects.toMatchObject({ reason: 'ENOENT', path: lost!.path });
    expect((await first)[0]).toBe(0);
    expect((await third)[0]).toBe(2);
  });

  it('reads at once what is short, and leaves to the patient way what is not, or fails', async () => {
    const calls = counted();
    const pool = new FilePool(1, calls);
    const [first, second] = (await openFiles(pool, 2)) as [FileSource, FileSource];
    const target = Buffer.alloc(10);
    expect(first.readNow(target, 0)).toBe(true);
    const awaited = Buffer.alloc(10);
    await first.read(awaited, 0);
    expect(target).toEqual(awaited);
    expect(first.readNow(Buffer.alloc(LONG), 0)).toBe(false);
    expect(first.readNow(target, first.size - 9)).toBe(false);
    expect(first.readNow(target, -1)).toBe(false);

    const reading = first.read(Buffer.alloc(LONG), 0);
    expect(second.readNow(target, 0)).toBe(false);
    await reading;
    expect(second.readNow(target, 0)).toBe(true);
    pool.close();
    expect(second.readNow(target, 0)).toBe(false);
    expect(calls.open).toBe(0);
  });

  it('opens at once what a listing has shown, with the descriptor of its first read', async () => {
    const calls = counted();
    const pool = new FilePool(1, calls);
    const [known, other] = (await openFiles(pool, 2)) as [FileSource, FileSource];
    const file = pool.openNow(known.path)!;
    expect(file).toMatchObject({ size: known.size, id: known.id, modified: known.modified });
    expect(calls.opened).toHaveLength(1);
    const target = Buffer.alloc(1);
    expect(file.readNow(target, 0)).toBe(true);
    expect(calls.opened).toHaveLength(1);
    // The only descriptor is idle, and lent to another; then it is in use.
    expect(other.readNow(target, 0)).toBe(true);
    const reading = other.read(Buffer.alloc(LONG), 0);
    expect(pool.openNow(known.path)).toBeUndefined();
    await reading;
    expect(file.readNow(target, 0)).toBe(true);
    expect(calls.open).toBe(1);
    for (const path of [temporaryFolder(), join(temporaryFolder(), 'nothing')]) {
      expect(pool.openNow(path)).toBeUndefined();
    }
    expect(calls.open).toBeLessThanOrEqual(1);
    pool.close();
    expect(pool.openNow(known.path)).toBeUndefined();
    expect(calls.open).toBe(0);
  });

  it('closes everything, reads in flight last, and refuses further reads', async () => {
    const calls = counted();
    const pool = new FilePool(1, calls);
    const [a, b] = await openFiles(pool, 2);
    const inFlight = firstBytes(a!, LONG);
    const waiting = firstBytes(b!, LONG);
    await Promise.resolve();
    pool.close();
    await expect(waiting).rejects.toMatchObject({ reason: 'closed' });
    expect(await inFlight).toHaveLength(LONG);
    expect(calls.open).toBe(0);
    await expect(firstBytes(a!, 1)).rejects.toMatchObject({ reason: 'closed' });
  });
});
