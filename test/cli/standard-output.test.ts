import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, openSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, it, vi } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { whenUsed } from '../../src/cli/standard-output.ts';
import { temporaryFolder } from '../node/temp-folder.ts';

const PROGRAM = resolve('bin/vhdset.js');

async function made(): Promise<string> {
  const folder = temporaryFolder();
  await SCENARIOS.find(({ name }) => name === 'no-permission')!.build(folder);
  return folder;
}

it('writes all of a text into a file', async () => {
  const folder = await made();
  const output = openSync(join(temporaryFolder(), 'output'), 'w+');
  const args = [PROGRAM, 'analyze', folder, '--json'];
  const { stdout } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  expect(spawnSync(process.execPath, args, { stdio: ['ignore', output, 'ignore'] }).status).toBe(0);
  expect(JSON.parse(stdout).sets).toHaveLength(1);
  const bytes = Buffer.alloc(stdout.length * 3);
  expect(bytes.subarray(0, readSync(output, bytes, 0, bytes.length, 0)).toString()).toBe(stdout);
  closeSync(output);
});

it.skipIf(!existsSync('/dev/full'))('says that there is no room for it', async () => {
  const full = openSync('/dev/full', 'w');
  const args = [PROGRAM, 'chain', join(await made(), 'shared.vhds')];
  const { status, stderr } = spawnSync(process.execPath, args, {
    stdio: ['ignore', full, 'pipe'],
    encoding: 'utf8',
  });
  expect(status).toBe(4);
  expect(stderr).toMatch(/^vhdset: standard output can't be written: .*ENOSPC/);
});

it('waits for a pipe that itself does not wait', async () => {
  const folder = temporaryFolder();
  await SCENARIOS.find(({ name }) => name === 'never-merging')!.build(folder);
  const args = [PROGRAM, 'analyze', folder, '--json'];
  const { stdout: wanted } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  // More than a pipe holds.
  expect(wanted.length).toBeGreaterThan(0x10000);
  const fifo = join(temporaryFolder(), 'pipe');
  expect(spawnSync('mkfifo', [fifo]).status).toBe(0);
  // Two of them: what the program does with its own does not make this one wait.
  const pipe = openSync(fifo, constants.O_RDONLY | constants.O_NONBLOCK);
  const output = openSync(fifo, constants.O_WRONLY | constants.O_NONBLOCK);
  const child = spawn(process.execPath, args, { stdio: ['ignore', output, 'inherit'] });
  closeSync(output);
  let code: number | null | undefined;
  child.on('close', (status) => {
    code = status;
  });
  const pieces: Buffer[] = [];
  while (code === undefined || pieces.at(-1)!.length > 0) {
    // Long enough for the pipe to be full before it is first read.
    await new Promise((done) => setTimeout(done, pieces.length === 0 ? 1000 : 1));
    pieces.push(await readSome(pipe));
  }
  closeSync(pipe);
  expect(code).toBe(0);
  expect(Buffer.concat(pieces).toString()).toBe(wanted);
});

/** What is in a pipe now. */
async function readSome(pipe: number): Promise<Buffer> {
  const buffer = Buffer.alloc(0x10000);
  try {
    return buffer.subarray(0, readSync(pipe, buffer));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
    return Buffer.alloc(0);
  }
}

it('lets nothing overtake what the stream still holds, piece by piece', async () => {
  vi.resetModules();
  const written: string[] = [];
  const streamed: string[] = [];
  let isFull = false;
  vi.doMock('node:fs', async (original) => ({
    ...(await original<typeof import('node:fs')>()),
    fstatSync: () => ({ isCharacterDevice: () => false }),
    writeSync: (_: number, bytes: Uint8Array) => {
      if (isFull) throw Object.assign(new Error('full'), { code: 'EAGAIN' });
      written.push(Buffer.from(bytes).toString());
      return bytes.length;
    },
  }));
  const stream = vi.spyOn(process.stdout, 'write').mockImplementation((bytes) => {
    streamed.push(Buffer.from(bytes as Uint8Array).toString());
    return true;
  });
  try {
    const { print, printPieces } = await import('../../src/cli/standard-output.ts');
    const piece = (letter: string) => letter.repeat(0x40000);
    printPieces([piece('a'), 'b', 'c']);
    expect(written).toEqual([piece('a'), 'bc']);
    isFull = true;
    print('d');
    isFull = false;
    printPieces([piece('e'), 'f']);
    expect(written).toEqual([piece('a'), 'bc']);
    expect(streamed).toEqual(['d', piece('e'), 'f']);
  } finally {
    stream.mockRestore();
    vi.doUnmock('node:fs');
  }
});

it('listens to the stream when it is first used, once', () => {
  const before = Object.getOwnPropertyDescriptor(process, 'stdout')!;
  const heard: unknown[] = [];
  const stream = {};
  try {
    Object.defineProperty(process, 'stdout', { configurable: true, get: () => stream });
    whenUsed((stdout) => heard.push(stdout));
    expect(heard).toEqual([]);
    expect([process.stdout, process.stdout]).toEqual([stream, stream]);
    expect(heard).toEqual([stream]);
    Object.defineProperty(process, 'stdout', { configurable: true, value: stream });
    whenUsed((stdout) => heard.push(stdout));
    expect(heard).toHaveLength(2);
  } finally {
    Object.defineProperty(process, 'stdout', before);
  }
});
