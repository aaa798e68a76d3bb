import { spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { link, unlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { exportRaw } from '../../src/disk/export-raw.ts';
import {
  AtomicOutput,
  type TargetOptions,
  type WriteCalls,
  writeOutput,
} from '../../src/node/atomic-output.ts';
import { expectToEndWithTheNextPiece } from '../disk/aborted-reading.ts';
import { childScript, hasStrace } from './child-script.ts';
import { smallFileSystem, temporaryFolder, withoutPrivileges } from './temp-folder.ts';

const HELLO = Buffer.from('hello');

async function writeHello(path: string, options: TargetOptions = {}): Promise<void> {
  await writeOutput(path, options, (output) => output.write(HELLO, 0));
}

function createWith(path: string, calls: Partial<WriteCalls>): Promise<AtomicOutput> {
  return AtomicOutput.create(path, {}, { ...fs, link, unlink, ...calls });
}

function systemError(code: string): Error {
  return Object.assign(new Error(`${code}: injected`), { code });
}

describe('an output', () => {
  it('has its name when it is committed, and a hidden one beside it until then', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'disk.raw');
    const output = await AtomicOutput.create(path);
    await output.write(HELLO, 0);
    expect(fs.readdirSync(folder)).toEqual([
      expect.stringMatching(/^\.disk\.raw\.vhdset-[0-9a-f]{12}\.partial$/),
    ]);
    await output.commit();
    expect(fs.readdirSync(folder)).toEqual(['disk.raw']);
    expect(fs.readFileSync(path)).toEqual(HELLO);
  });

  it('may be read and written by whom the account lets, as any new file', async () => {
    const folder = temporaryFolder();
    await writeHello(join(folder, 'disk.raw'));
    fs.writeFileSync(join(folder, 'other'), '');
    const [mode, usual] = ['disk.raw', 'other'].map((name) => fs.statSync(join(folder, name)).mode);
    expect(mode).toBe(usual);
  });

  it('keeps what is never written as holes', async () => {
    const path = join(temporaryFolder(), 'disk.raw');
    await writeOutput(path, {}, async (output) => {
      await output.truncate(1e12);
      await Promise.all([output.write(HELLO, 5e11), output.write(HELLO, 0)]);
    });
    const { size, blocks } = fs.statSync(path);
    expect(size).toBe(1e12);
    expect(blocks * 512).toBeLessThan(1e6);
    const target = Buffer.alloc(7);
    const descriptor = fs.openSync(path, 'r');
    fs.readSync(descriptor, target, 0, 7, 5e11 - 1);
    fs.closeSync(descriptor);
    expect(target.toString()).toBe('\0hello\0');
  });

  it('goes on when the system takes less than it was given', async () => {
    const path = join(temporaryFolder(), 'disk.raw');
    const lengths: number[] = [];
    const output = await createWith(path, {
      write: ((fd: number, data: Buffer, from: number, length: number, at: number, done: never) => {
        lengths.push(length);
        fs.write(fd, data, from, Math.min(length, 2), at, done);
      }) as unknown as typeof fs.write,
    });
    await output.write(HELLO, 1);
    await output.commit();
    expect(fs.readFileSync(path, 'latin1')).toBe('\0hello');
    expect(lengths).toEqual([5, 3, 1]);
  });

  it('leaves nothing behind when it is aborted, and what there is when asked to', async () => {
    const folder = temporaryFolder();
    const failing = async (output: AtomicOutput) => {
      await output.write(HELLO, 0);
      throw new Error('source is broken');
    };
    const path = join(folder, 'disk.raw');
    await expect(writeOutput(path, {}, failing)).rejects.toThrow('source is broken');
    expect(fs.readdirSync(folder)).toEqual([]);
    const keeping = writeOutput(path, { keepPartial: true }, failing);
    await expect(keeping).rejects.toThrow('source is broken');
    const [partial, ...others] = fs.readdirSync(folder);
    expect(others).toEqual([]);
    expect(partial).toMatch(/\.partial$/);
    expect(fs.readFileSync(join(folder, partial!))).toEqual(HELLO);
  });

  it('closes its file only when writes on their way have ended', async () => {
    const output = await AtomicOutput.create(join(temporaryFolder(), 'disk.raw'));
    const writes = Array.from({ length: 40 }, (_, index) =>
      output.write(Buffer.alloc(1_000_000), index * 1_000_000),
    );
    await output.abort();
    await expect(Promise.all(writes)).resolves.toHaveLength(40);
    await expect(output.write(HELLO, 0)).rejects.toThrow('is closed');
    await output.abort();
    await expect(output.commit()).rejects.toMatchObject({ code: 'output-unwritable' });
  });

  it('has neither file nor handle left when the export into it is aborted, at any read', async () => {
    const folder = temporaryFolder();
    await expectToEndWithTheNextPiece(async ({ disk, signal }) => {
      const path = join(folder, 'disk.raw');
      const done = writeOutput(path, {}, (output) => exportRaw(disk, output, { signal }));
      await done.catch((error: unknown) => {
        expect(fs.readdirSync(folder)).toEqual([]);
        throw error;
      });
      fs.rmSync(path);
    });
    const open = process.platform === 'linux' ? fs.readdirSync('/proc/self/fd') : [];
    const paths = open.map((fd) => {
      return fs.existsSync(`/proc/self/fd/${fd}`) ? fs.readlinkSync(`/proc/self/fd/${fd}`) : '';
    });
    expect(paths.filter((path) => path.startsWith(folder))).toEqual([]);
  });

  it('is made durable while more is written, and tells a failure of that at the end', async () => {
    const folder = temporaryFolder();
    let syncs = 0;
    const taken = ((_fd, data, _from, length, _at, done) =>
      done(null, length!, data)) as typeof fs.write;
    const failing = ((_fd, done) => {
      syncs++;
      done(systemError('EIO'));
    }) as typeof fs.fsync;
    const calls = { write: taken, fsync: failing };
    const output = await createWith(join(folder, 'disk.raw'), calls as Partial<WriteCalls>);
    const data = Buffer.alloc(16 * 1024 * 1024);
    for (let i = 0; i < 3; i++) await output.write(data, i * data.length);
    expect(syncs).toBe(0);
    await output.write(data, 3 * data.length);
    expect(syncs).toBe(1);
    await expect(output.commit()).rejects.toThrow('EIO');
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('takes a name as long as the system allows', async () => {
    const folder = temporaryFolder();
    for (const name of ['x'.repeat(255), '\u{1f4be}'.repeat(63)]) {
      await writeHello(join(folder, name));
      expect(fs.existsSync(join(folder, name))).toBe(true);
    }
    await expect(writeHello(join(folder, 'x'.repeat(256)))).rejects.toMatchObject({
      reason: 'ENAMETOOLONG',
    });
    expect(fs.readdirSync(folder)).toHaveLength(2);
  });

  it.skipIf(!hasStrace)('is synced, then named, then its folder is synced', () => {
    const folder = temporaryFolder();
    const log = join(folder, 'trace');
    const body = `await writeOutput(${JSON.stringify(join(folder, 'disk.raw'))}, {},
      (output) => output.write(Buffer.from('hello'), 0));`;
    const node = childScript({ 'atomic-output.ts': 'writeOutput' }, body);
    const calls = 'trace=pwrite64,fsync,link,linkat,rename,renameat,unlink';
    spawnSync('strace', ['-f', '-y', '-e', calls, '-o', log, ...node]);
    const trace = fs.readFileSync(log, 'utf8').split('\n');
    const order = trace
      .filter((line) => line.includes(folder))
      .map((line) => /\b(\w+)\(/.exec(line)?.[1]);
    expect(order).toEqual(['pwrite64', 'fsync', 'link', 'unlink', 'fsync']);
  });
});

describe('the name of an output', () => {
  it('is not taken from a file that has it, unless by force', async () => {
    const path = join(temporaryFolder(), 'disk.raw');
    fs.writeFileSync(path, 'old');
    await expect(writeHello(path)).rejects.toMatchObject({
      code: 'output-unwritable',
      reason: 'exists',
      message: expect.stringContaining('--force'),
    });
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
    await writeHello(path, { force: true });
    expect(fs.readFileSync(path)).toEqual(HELLO);
  });

  it.each(['EPERM', 'EOPNOTSUPP'])('is given by renaming where links answer %s', async (code) => {
    const folder = temporaryFolder();
    const path = join(folder, 'disk.raw');
    const output = await createWith(path, { link: () => Promise.reject(systemError(code)) });
    await output.write(HELLO, 0);
    await output.commit();
    expect(fs.readdirSync(folder)).toEqual(['disk.raw']);
  });

  it('is not taken from a file that appears at the last moment', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'disk.raw');
    const output = await createWith(path, {
      link: (from, to) => {
        fs.writeFileSync(to, 'theirs');
        return link(from, to);
      },
    });
    await output.write(HELLO, 0);
    await expect(output.commit()).rejects.toMatchObject({ reason: 'exists' });
    expect(fs.readFileSync(path, 'utf8')).toBe('theirs');
    expect(fs.readdirSync(folder)).toEqual(['disk.raw']);
  });

  it('is complete where only the temporary name can not be removed, and that is told', async () => {
    const path = join(temporaryFolder(), 'disk.raw');
    const left: string[] = [];
    const options = { onLeftBehind: (partial: string) => left.push(partial) };
    const refused = () => Promise.reject(systemError('EACCES'));
    const output = await AtomicOutput.create(path, options, { ...fs, link, unlink: refused });
    await output.write(HELLO, 0);
    await output.commit();
    expect(fs.readFileSync(path)).toEqual(HELLO);
    expect(left).toEqual([output.partialPath]);
    fs.rmSync(output.partialPath);
  });

  it('is never that of an input, under any name or link', async () => {
    const folder = temporaryFolder();
    const input = join(folder, 'parent.vhdx');
    fs.writeFileSync(input, 'evidence');
    fs.symlinkSync('parent.vhdx', join(folder, 'symbolic'));
    fs.linkSync(input, join(folder, 'hard'));
    fs.symlinkSync('.', join(folder, 'here'));
    for (const name of ['parent.vhdx', './here/parent.vhdx', 'symbolic', 'hard']) {
      const options = { force: true, inputs: [join(folder, 'other'), join(folder, 'symbolic')] };
      await expect(writeHello(`${folder}/${name}`, options)).rejects.toMatchObject({
        code: 'output-unwritable',
        reason: 'is-an-input',
        message: expect.stringContaining('symbolic'),
      });
    }
    expect(fs.readFileSync(input, 'utf8')).toBe('evidence');
    expect(fs.readdirSync(folder)).toHaveLength(4);
  });

  it('is not that of an input that comes to stand there meanwhile', async () => {
    const folder = temporaryFolder();
    const input = join(folder, 'parent.vhdx');
    const path = join(folder, 'disk.raw');
    fs.writeFileSync(input, 'evidence');
    const output = await AtomicOutput.create(path, { force: true, inputs: [input] });
    fs.renameSync(input, path);
    await expect(output.commit()).rejects.toMatchObject({ reason: 'is-an-input' });
    expect(fs.readFileSync(path, 'utf8')).toBe('evidence');
  });

  it('replaces a symbolic link, by force, and not what it leads to', async () => {
    const folder = temporaryFolder();
    fs.writeFileSync(join(folder, 'other'), 'untouched');
    fs.symlinkSync('other', join(folder, 'link'));
    fs.symlinkSync('nowhere', join(folder, 'dangling'));
    await expect(writeHello(join(folder, 'dangling'))).rejects.toMatchObject({ reason: 'exists' });
    await writeHello(join(folder, 'link'), { force: true });
    expect(fs.readFileSync(join(folder, 'other'), 'utf8')).toBe('untouched');
    expect(fs.lstatSync(join(folder, 'link')).isFile()).toBe(true);
  });

  it.each([
    ['/dev/null', 'not-a-file', 'a device'],
    ['/', 'not-a-file', 'a folder'],
    ['/no/such/folder/disk.raw', 'ENOENT', 'the folder does not exist'],
    ['/dev/null/disk.raw', 'ENOTDIR', 'not a folder'],
  ])('cannot be %j', async (path, reason, words) => {
    await expect(writeHello(path, { force: true })).rejects.toMatchObject({
      code: 'output-unwritable',
      reason,
      path,
      message: expect.stringContaining(words),
    });
  });
});

describe('what the system refuses', () => {
  it('to write, where the account has no right to', async () => {
    const path = join(temporaryFolder(), 'disk.raw');
    await expect(withoutPrivileges(() => writeHello(path))).rejects.toMatchObject({
      reason: 'EACCES',
      message: expect.stringContaining('permission denied'),
    });
  });

  it.each(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO'])(
    'with %s is told, and not committed',
    async (code) => {
      const folder = temporaryFolder();
      const fail = (...parameters: unknown[]) =>
        (parameters.at(-1) as (error: Error) => void)(systemError(code));
      for (const name of ['write', 'fsync', 'ftruncate'] as const) {
        const output = await createWith(join(folder, 'disk.raw'), { [name]: fail as never });
        const expected = {
          code: 'output-unwritable',
          reason: code,
          message: expect.stringMatching(
            new RegExp(`cannot write .*disk.raw: .*;.* \\(${code}\\)`),
          ),
        };
        const writing = output.truncate(5).then(() => output.write(HELLO, 0));
        if (name === 'fsync') await writing;
        else await expect(writing).rejects.toMatchObject(expected);
        await expect(output.commit()).rejects.toMatchObject(expected);
        expect(fs.readdirSync(folder)).toEqual([]);
      }
    },
  );

  it('to take any more bytes, without saying why, does not hang', async () => {
    const output = await createWith(join(temporaryFolder(), 'disk.raw'), {
      write: ((...parameters: unknown[]) =>
        (parameters.at(-1) as (error: null, count: number) => void)(null, 0)) as never,
    });
    await expect(output.write(HELLO, 0)).rejects.toMatchObject({ code: 'output-unwritable' });
    await output.abort();
  });

  it('on a full disk, and a file of that name stays as it was', async ({ skip }) => {
    const folder = smallFileSystem(1_000_000);
    if (folder === undefined) return skip('mounting is not permitted');
    const path = join(folder, 'disk.raw');
    fs.writeFileSync(path, 'old');
    const writing = writeOutput(path, { force: true }, async (output) => {
      for (let at = 0; at < 4e6; at += 300_000) await output.write(Buffer.alloc(300_000, 1), at);
    });
    await expect(writing).rejects.toMatchObject({
      reason: 'ENOSPC',
      message: expect.stringContaining('no space left'),
    });
    expect(fs.readdirSync(folder)).toEqual(['disk.raw']);
    expect(fs.readFileSync(path, 'utf8')).toBe('old');
  });
});

describe('a program that ends while it writes', () => {
  /** Starts writing without end into `folder`, and resolves when it has begun. */
  async function writer(folder: string, options: TargetOptions = {}) {
    const body = `const output = await AtomicOutput.create(
        ${JSON.stringify(join(folder, 'disk.raw'))}, ${JSON.stringify(options)});
      for (let at = 0; ; at = (at + 1e6) % 1e7) {
        await output.write(Buffer.alloc(1e6, 1), at);
        if (at === 0) process.stdout.write('.');
      }`;
    const [command, ...parameters] = childScript({ 'atomic-output.ts': 'AtomicOutput' }, body);
    const child = spawn(command!, parameters, { stdio: ['ignore', 'pipe', 'inherit'] });
    const ended = new Promise<{ status: number | null; signal: string | null }>((resolve) => {
      child.on('exit', (status, signal) => resolve({ status, signal }));
    });
    await new Promise((resolve) => child.stdout.once('data', resolve));
    expect(fs.readdirSync(folder)).toHaveLength(1);
    return { child, ended };
  }

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)('by %s removes the temporary file and exits with %i', async (signal, status) => {
    const folder = temporaryFolder();
    const { child, ended } = await writer(folder);
    child.kill(signal);
    expect(await ended).toEqual({ status, signal: null });
    expect(fs.readdirSync(folder)).toEqual([]);
  });

  it('by a signal keeps the temporary file when asked to', async () => {
    const folder = temporaryFolder();
    const { child, ended } = await writer(folder, { keepPartial: true });
    child.kill('SIGTERM');
    await ended;
    expect(fs.readdirSync(folder)).toEqual([expect.stringMatching(/\.partial$/)]);
  });

  it('by SIGKILL has nothing under the final name', async () => {
    const folder = temporaryFolder();
    const { child, ended } = await writer(folder);
    child.kill('SIGKILL');
    await ended;
    expect(fs.readdirSync(folder)).toEqual([expect.stringMatching(/\.partial$/)]);
  });
});
