import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, utimesSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { blocksOf, writeDisk, writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';
import { canMakeVolumes, writeFatVolume } from './volume-images.ts';

const MIB = 1024 * 1024;
const PROGRAM = resolve('bin/vhdset.js');

async function largeDisk(): Promise<{ folder: string; disk: string }> {
  const folder = temporaryFolder();
  const disk = join(folder, 'disk.vhdx');
  const blocks = Array.from({ length: 8 }, (_, block) => ({ block, data: Buffer.alloc(MIB, 'd') }));
  await writeDisk(disk, 1, blocks);
  return { folder, disk };
}

/** Writes to a file all the time, as far as its times tell. */
async function whileChanging<T>(path: string, work: () => Promise<T>): Promise<T> {
  let second = 1000;
  const timer = setInterval(() => utimesSync(path, second, second++), 1);
  try {
    return await work();
  } finally {
    clearInterval(timer);
  }
}

describe('a source that changes while it is read', () => {
  it('leaves no file under the final name, and says what to do', async () => {
    const { folder, disk } = await largeDisk();
    const output = join(folder, 'out.raw');
    for (const more of [[], ['--allow-missing']]) {
      const { code, stderr } = await whileChanging(disk, () =>
        vhdset(['export', disk, output, ...more]),
      );
      expect(code, stderr).toBe(3);
      expect(stderr).toContain('changed while it was read');
      expect(readdirSync(folder)).toEqual(['disk.vhdx']);
    }
  });

  it.each(['hash', 'hash --files', 'map', 'diff --from'])('%s is no success', async (words) => {
    const { disk } = await largeDisk();
    const [command, ...options] = words.split(' ');
    const more = options[0] === '--from' ? ['--from', disk] : options;
    const { code, stderr } = await whileChanging(disk, () => vhdset([command!, disk, ...more]));
    expect(code, stderr).toBe(3);
    expect(stderr).toContain('changed while it was read');
  });

  it
    .skipIf(!canMakeVolumes)
    .each([
      ['volumes'],
      ['ls', '/', '-R'],
      ['cat', '/notes.txt'],
      ['extract', '/', 'out', '--manifest', 'manifest.json'],
      ['extract', '/notes.txt', 'out'],
    ])('%s %s is no success, of an image or of a chain', async (command, ...more) => {
    const folder = temporaryFolder();
    const image = join(folder, 'transfer.img');
    writeFatVolume(image);
    const disk = join(folder, 'disk.vhdx');
    await writeDisk(disk, 1, blocksOf(image));
    const args = more.map((word) => (/^(out|manifest)/.test(word) ? join(folder, word) : word));
    for (const path of [image, disk]) {
      const { code, stderr } = await whileChanging(path, () => vhdset([command!, path, ...args]));
      expect(code, stderr).toBe(3);
      expect(stderr).toContain('changed while it was read');
      const left = readdirSync(folder, { recursive: true, encoding: 'utf8' });
      const files = left.filter((name) => statSync(join(folder, name)).isFile());
      expect(files.sort()).toEqual(['disk.vhdx', 'transfer.img']);
    }
  });

  it.skipIf(!canMakeVolumes)('is noticed below the file of an image, too', async () => {
    const folder = temporaryFolder();
    await writeThreeLayers(folder);
    const image = join(folder, 'host.img');
    const names = ['base.vhdx', 'middle.avhdx', 'leaf.avhdx'];
    const files = names.map((name) => [name, readFileSync(join(folder, name))] as const);
    writeFatVolume(image, new Map(files), 64);
    const output = join(folder, 'out.raw');
    const { code, stderr } = await whileChanging(image, () =>
      vhdset(['export', `${image}#/leaf.avhdx`, output]),
    );
    expect(code, stderr).toBe(3);
    expect(stderr).toContain(`${image} changed while it was read`);
    expect(existsSync(output)).toBe(false);
  });

  it('ends a stream with an error, though all bytes went out', async () => {
    const { disk } = await largeDisk();
    const child = spawn(process.execPath, [PROGRAM, 'export', disk, '-']);
    // The pipe is full and the program waits: now there is all the time to write to its source.
    await new Promise((done) => child.stdout.once('readable', done));
    utimesSync(disk, 1000, 1000);
    child.stdout.resume();
    const code = await new Promise((done) => child.on('close', done));
    expect(code).toBe(3);
  });
});

describe('a reader that closes its end early', () => {
  it.each(['export', 'map --json', 'hash', 'chain', 'analyze'])(
    'makes no success of %s',
    async (words) => {
      const { disk } = await largeDisk();
      const [command, ...options] = words.split(' ');
      const output = command === 'export' ? ['-'] : [];
      const child = spawn(process.execPath, [PROGRAM, command!, disk, ...output, ...options]);
      if (command === 'export') await new Promise((done) => child.stdout.once('readable', done));
      child.stdout.destroy();
      const code = await new Promise((done) => child.on('close', done));
      expect(code).toBe(4);
    },
  );
});

it('leaves no maps behind when the export beside them fails', async () => {
  const { folder, disk } = await largeDisk();
  const output = join(folder, 'out.raw');
  // The name is taken while the export runs: nothing is replaced, and the maps are of nothing.
  const running = vhdset(['export', disk, output, '--allow-missing']);
  const timer = setInterval(() => {
    const begun = readdirSync(folder).some((name) => name.startsWith('.out.raw.vhdset'));
    if (begun && !existsSync(output)) spawn('mkdir', [output]);
  }, 1);
  const { code } = await running;
  clearInterval(timer);
  expect(code).toBe(4);
  expect(readdirSync(folder).sort()).toEqual(['disk.vhdx', 'out.raw']);
  expect(statSync(output).isDirectory()).toBe(true);
});
