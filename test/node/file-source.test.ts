import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { FilePool } from '../../src/node/file-pool.ts';
import type { FileSource, ReadCalls } from '../../src/node/file-source.ts';
import { childScript, hasStrace } from './child-script.ts';
import { temporaryFolder, withoutPrivileges } from './temp-folder.ts';

const LONG = 300_000;

function pattern(length: number): Buffer {
  return Buffer.from(Uint8Array.from({ length }, (_, index) => (index * 31) ^ (index >>> 8)));
}

async function open(path: string, calls: Partial<ReadCalls> = {}): Promise<FileSource> {
  const pool = new FilePool(4, { ...fs, ...calls });
  onTestFinished(() => pool.close());
  return pool.open(path);
}

async function openWith(content: Uint8Array, calls: Partial<ReadCalls> = {}): Promise<FileSource> {
  const path = join(temporaryFolder(), 'disk.vhdx');
  fs.writeFileSync(path, content);
  return open(path, calls);
}

async function readAt(source: FileSource, position: number, length: number): Promise<Buffer> {
  const target = Buffer.alloc(length);
  await source.read(target, position);
  return target;
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

describe('a file source', () => {
  it('knows size, times and identity of its file', async () => {
    const source = await openWith(pattern(1234));
    const stats = fs.statSync(source.path, { bigint: true });
    expect(source).toMatchObject({
      size: 1234,
      modified: stats.mtime,
      created: stats.birthtime,
      id: `${stats.dev}:${stats.ino}`,
    });
  });

  it.each([1, 512, 65_536, 65_537, LONG])(
    'reads %i bytes, at the start and at the end',
    async (length) => {
      const content = pattern(LONG);
      const source = await openWith(content);
      expect((await readAt(source, 0, length)).equals(content.subarray(0, length))).toBe(true);
      const tail = await readAt(source, LONG - length, length);
      expect(tail.equals(content.subarray(LONG - length))).toBe(true);
    },
  );

  it('goes on when the system delivers less than was asked for', async () => {
    const content = pattern(LONG);
    const lengths: number[] = [];
    const source = await openWith(content, {
      readSync: ((
        descriptor: number,
        target: Uint8Array,
        from: number,
        length: number,
        at: number,
      ) => {
        lengths.push(length);
        return fs.readSync(descriptor, target, from, Math.min(length, 20_000), at);
      }) as typeof fs.readSync,
      read: ((
        descriptor: number,
        target: Uint8Array,
        from: number,
        length: number,
        at: number,
        done: never,
      ) => {
        lengths.push(length);
        const most = length > 65_536 ? 100_001 : 20_000;
        fs.read(descriptor, target, from, Math.min(length, most), at, done);
      }) as unknown as typeof fs.read,
    });
    expect((await readAt(source, 7, LONG - 7)).equals(content.subarray(7))).toBe(true);
    expect(lengths).toEqual([299_993, 199_992, 99_991]);
    expect((await readAt(source, 3, 50_000)).equals(content.subarray(3, 50_003))).toBe(true);
    expect(lengths.slice(3)).toEqual([50_000, 30_000, 10_000]);
  });

  it('serves many reads at the same time', async () => {
    const content = pattern(LONG);
    const source = await openWith(content);
    const reads = Array.from({ length: 50 }, (_, index) => readAt(source, index * 10, 100_000));
    for (const [index, read] of (await Promise.all(reads)).entries()) {
      expect(read.equals(content.subarray(index * 10, index * 10 + 100_000))).toBe(true);
    }
  });

  it.each([
    [990, 20, 10],
    [1000, 1, 0],
    [5000, 1, 0],
    [-1, 1, 1],
    [0, 100_000, 1000],
    [2 ** 53, 1, 0],
  ])('refuses to read at %i for %i bytes, past the end', async (position, length, got) => {
    const source = await openWith(pattern(1000));
    await expect(readAt(source, position, length)).rejects.toMatchObject({
      code: 'short-read',
      structure: source.path,
      offset: position,
      wanted: length,
      got,
    });
  });

  it.each([1000, LONG])(
    'says so when its file has shrunk below a read of %i bytes',
    async (length) => {
      const source = await openWith(pattern(LONG));
      await readAt(source, 0, 10);
      fs.truncateSync(source.path, 600);
      await expect(readAt(source, 0, length)).rejects.toMatchObject({
        code: 'short-read',
        wanted: length,
        got: 600,
      });
    },
  );

  it('keeps the size it had when its file grows', async () => {
    const source = await openWith(pattern(1000));
    fs.appendFileSync(source.path, 'more');
    expect(source.size).toBe(1000);
    await expect(readAt(source, 1000, 4)).rejects.toMatchObject({ code: 'short-read' });
  });

  it.each([100, LONG])(
    'names path, offset and cure when a read of %i bytes fails',
    async (length) => {
      const fail = systemError('EIO');
      const source = await openWith(pattern(LONG), {
        readSync: () => {
          throw fail;
        },
        read: ((...parameters: unknown[]) =>
          (parameters.at(-1) as (error: Error) => void)(fail)) as never,
      });
      await expect(readAt(source, 0, length)).rejects.toMatchObject({
        code: 'source-unreadable',
        reason: 'EIO',
        path: source.path,
        offset: 0,
        cause: fail,
        message: expect.stringMatching(/cannot read .*disk\.vhdx at offset 0: .*ddrescue.*\(EIO\)/),
      });
    },
  );

  it('makes short reads at once, and side by side after one of them took long', async () => {
    const ways: string[] = [];
    let slow = false;
    const source = await openWith(pattern(LONG), {
      readSync: ((...parameters: Parameters<typeof fs.readSync>) => {
        ways.push('at once');
        const end = performance.now() + 1;
        while (slow && performance.now() < end);
        return fs.readSync(...parameters);
      }) as typeof fs.readSync,
      read: ((...parameters: Parameters<typeof fs.read>) => {
        ways.push('side by side');
        fs.read(...parameters);
      }) as never,
    });
    slow = true;
    expect((await readAt(source, 5, 100)).equals(pattern(105).subarray(5))).toBe(true);
    slow = false;
    expect(source.readNow(Buffer.alloc(10), 0)).toBe(false);
    const many = Array.from({ length: 64 }, (_, i) => readAt(source, i, 100));
    for (const [i, bytes] of (await Promise.all(many)).entries()) {
      expect(bytes.equals(pattern(200).subarray(i, i + 100))).toBe(true);
    }
    await readAt(source, 0, 100);
    expect(ways).toEqual(['at once', ...Array(64).fill('side by side'), 'at once']);
  });

  it('reads on after a failure', async () => {
    let failures = 1;
    const source = await openWith(pattern(100), {
      readSync: ((...parameters: Parameters<typeof fs.readSync>) => {
        if (failures-- > 0) throw systemError('EIO');
        return fs.readSync(...parameters);
      }) as typeof fs.readSync,
    });
    await expect(readAt(source, 0, 10)).rejects.toMatchObject({ reason: 'EIO' });
    expect(await readAt(source, 0, 10)).toEqual(pattern(10));
  });

  it('says that the account may not read the file', async () => {
    const source = await openWith(pattern(100));
    fs.chmodSync(source.path, 0);
    await expect(withoutPrivileges(() => readAt(source, 0, 10))).rejects.toMatchObject({
      code: 'source-unreadable',
      reason: 'EACCES',
      message: expect.stringContaining('permission denied'),
    });
  });

  it('refuses a file that was replaced by another of the same name', async () => {
    const source = await openWith(pattern(100));
    fs.writeFileSync(`${source.path}.new`, pattern(100));
    fs.renameSync(`${source.path}.new`, source.path);
    await expect(readAt(source, 0, 10)).rejects.toMatchObject({ reason: 'replaced' });
  });

  it('does not hang on a named pipe, not even on one that takes the place of the file', async () => {
    const source = await openWith(pattern(100));
    fs.unlinkSync(source.path);
    execFileSync('mkfifo', [source.path]);
    await expect(open(source.path)).rejects.toMatchObject({
      reason: 'not-a-file',
      message: expect.stringContaining('a named pipe'),
    });
    await expect(readAt(source, 0, 10)).rejects.toMatchObject({ reason: 'not-a-file' });
  });

  it.each([
    ['/dev/zero', 'not-a-file', 'a device'],
    ['/dev', 'not-a-file', 'a folder'],
    ['/no/such/file', 'ENOENT', 'no such file'],
    ['/dev/null/x', 'ENOTDIR', 'not a folder'],
    ['/nul\0byte', 'ERR_INVALID_ARG_VALUE', 'null bytes'],
  ])('refuses %j', async (path, reason, words) => {
    await expect(open(path)).rejects.toMatchObject({
      code: 'source-unreadable',
      reason,
      path,
      message: expect.stringContaining(words),
    });
  });
});

describe.skipIf(!hasStrace)('on the system call level', () => {
  const content = pattern(4 * 1024 * 1024);

  it('files are opened read only, and mebibytes come in one call', async () => {
    const path = join(temporaryFolder(), 'disk.vhdx');
    fs.writeFileSync(path, content);
    const trace = traceReader(path, content.length);
    const opened = trace.filter((line) => line.includes(path) && line.includes('openat'));
    expect(opened).toHaveLength(1);
    expect(opened[0]).toMatch(/O_RDONLY\|.*O_NONBLOCK/);
    expect(opened[0]).not.toMatch(/O_WRONLY|O_RDWR|O_CREAT|O_TRUNC/);
    expect(
      trace.filter((line) => line.includes('pread64') && line.includes(`${content.length}, 0)`)),
    ).toHaveLength(1);
    expect(trace.join('\n')).not.toMatch(/flock\(|F_SETLK|utimensat/);
  });
});

/** System calls on files of a process that reads the first `length` bytes of a file. */
function traceReader(path: string, length: number): string[] {
  const log = `${path}.trace`;
  const node = childScript(
    { 'file-pool.ts': 'FilePool' },
    `const source = await new FilePool().open(${JSON.stringify(path)});
     await source.read(Buffer.alloc(${length}), 0);`,
  );
  const calls = 'trace=openat,pread64,flock,fcntl,utimensat';
  execFileSync('strace', ['-f', '-s', '0', '-e', calls, '-o', log, ...node], { stdio: 'pipe' });
  return fs.readFileSync(log, 'utf8').split('\n');
}
