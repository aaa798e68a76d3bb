import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { vhdset } from './run.ts';
import {
  canMakeVolumes,
  FILES,
  temporaryFolder,
  writeFatVolume,
  writeIncompleteChain,
} from './volume-images.ts';

const folder = temporaryFolder('ls');
const image = join(folder, 'transfer.img');
if (canMakeVolumes) writeFatVolume(image);

interface Listing {
  volume: number;
  fileSystem: string;
  label: string;
  entries: {
    path: string;
    type: string;
    size: number;
    streams: { content: string; missing: { offset: number; length: number }[] }[];
  }[];
}

async function json(...args: string[]): Promise<Listing> {
  const { code, stdout, stderr } = await vhdset(['ls', ...args, '--json']);
  expect(code, stderr).toBe(0);
  return JSON.parse(stdout);
}

describe.skipIf(!canMakeVolumes)('ls', () => {
  it('lists what lies at the top, by name', async () => {
    const { stdout, code } = await vhdset(['ls', image]);
    expect(code).toBe(0);
    const names = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.slice(38));
    expect(names).toEqual(['Sub folder/', 'big.bin', 'empty', 'notes.txt']);
  });

  it('lists a folder, a file, and everything', async () => {
    expect((await vhdset(['ls', image, '/sub FOLDER'])).stdout).toMatch(/deep\/\n.*end\.bin\n$/);
    expect((await vhdset(['ls', image, 'notes.txt'])).stdout).toMatch(/^ +18 .* notes\.txt\n$/);
    const all = await json(image, '/', '-R');
    expect(all).toMatchObject({ volume: 1, fileSystem: 'fat16', label: 'TRANSFER' });
    const files = all.entries.filter(({ type }) => type === 'file');
    expect(new Map(files.map(({ path, size }) => [path, size]))).toEqual(
      new Map([...FILES].map(([path, bytes]) => [path, bytes.length])),
    );
  });

  it('prints a body file for mactime', async () => {
    const { stdout } = await vhdset(['ls', image, '-R', '--bodyfile']);
    const row = stdout.split('\n').find((line) => line.includes('/notes.txt'));
    expect(row).toMatch(/^0\|\/notes\.txt\|\d+\|r\/rrwxrwxrwx\|0\|0\|18\|\d+\|\d+\|0\|\d+$/);
  });

  it('tells of each file of an incomplete chain whether it is whole', async () => {
    const leaf = await writeIncompleteChain(temporaryFolder('chain'));
    const { entries } = await json(leaf, '-R');
    const content = new Map(entries.map(({ path, streams }) => [path, streams[0]?.content]));
    expect(content.get('notes.txt')).toBe('whole');
    expect(content.get('Sub folder/deep/file.bin')).toBe('whole');
    const big = entries.find(({ path }) => path === 'big.bin')!.streams[0]!;
    expect(big.content).toBe('partly-missing');
    const text = await vhdset(['ls', leaf]);
    expect(text.stdout).toMatch(/big\.bin +partly missing: 1 MiB of 3 MiB/);
    expect(text.stderr).toContain('warning: the parent of');
  });

  it.each([
    [['ls', image, '/nothing'], 3, 'has no nothing'],
    [['ls', image, '--volume', '2'], 3, 'has no volume 2'],
    [['ls', image, '--json', '--bodyfile'], 2, 'give only one of them'],
    [['ls', `${image}#3`], 3, 'has no volume 3'],
    [['ls', image, '--at', 'x'], 2, 'is an image, not a chain'],
  ])('%j ends with %i', async (args, code, text) => {
    const outcome = await vhdset(args);
    expect(outcome.stderr).toContain(text);
    expect(outcome.code).toBe(code);
    expect(outcome.stdout).toBe('');
  });
});
