import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { writeDisk } from './disk-files.ts';
import { vhdset } from './run.ts';

const MIB = 1024 * 1024;
const SIZE = 24 * MIB;
const KEPT = '.out.vhdset-0123456789ab.kept.partial';
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

/** A disk whose every fifth block is zeros, and a place for an output of it. */
async function aDisk(fullSize = SIZE) {
  const folder = temporaryFolder();
  const leaf = join(folder, 'leaf.vhdx');
  const content = Buffer.alloc(fullSize, 'x');
  for (let at = 4 * MIB; at < fullSize; at += 5 * MIB) content.fill(0, at, at + MIB);
  const blocks = Array.from({ length: fullSize / MIB }, (_, block) => ({
    block,
    data: content.subarray(block * MIB, (block + 1) * MIB),
  }));
  await writeDisk(
    leaf,
    1,
    blocks.filter(({ block }) => block % 5 !== 4),
    { virtualSize: fullSize },
  );
  const [output, kept] = [join(folder, 'out'), join(folder, KEPT)];
  const resume = (...words: string[]) => vhdset(['export', leaf, output, '--resume', ...words]);
  /** Leaves a file as an export does that came so far. */
  const keep = (length: number, size = SIZE, of: Uint8Array = content) => {
    fs.writeFileSync(kept, of.subarray(0, length));
    fs.truncateSync(kept, size);
  };
  const left = () => fs.readdirSync(folder).filter((name) => name !== 'leaf.vhdx');
  return { folder, leaf, content, output, kept, resume, keep, left };
}

describe('export --resume', () => {
  it('goes on with what an export kept that was ended by a signal', async () => {
    // A moment later the signal finds it at work.
    const { folder, leaf, content, output, resume, left } = await aDisk(96 * MIB);
    const words = ['export', leaf, output, '--keep-partial'];
    const child = spawn(process.execPath, [resolve('bin/vhdset.js'), ...words]);
    let told = '';
    child.stderr.on('data', (text) => {
      told += text;
    });
    const ended = new Promise((done) => child.on('close', done));
    while (left().length === 0) await sleep(2);
    await sleep(10);
    child.kill('SIGTERM');
    expect(await ended).toBe(128 + 15);
    expect(left()).toEqual([expect.stringMatching(/^\.out\.vhdset-[0-9a-f]{12}\.kept\.partial$/)]);
    expect(told).toContain(`kept in ${join(folder, left()[0]!)}`);

    expect(await resume()).toMatchObject({ code: 0 });
    expect(left()).toEqual(['out']);
    expect(fs.readFileSync(output).equals(content)).toBe(true);
  });

  it.each([0, 1, MIB + 5, 4 * MIB, 13 * MIB, SIZE])(
    'writes the rest after %d bytes',
    async (length) => {
      const { content, output, resume, keep, left } = await aDisk();
      keep(length);
      const { code, stdout } = await resume('--json', '--hash', 'sha256');
      expect(code).toBe(0);
      const { proven, written, digests } = JSON.parse(stdout);
      expect(proven).toBeLessThanOrEqual(length + MIB); // Where zeros follow, these are there as well.
      expect(proven).toBeGreaterThan(length - 3 * MIB);
      expect(written).toBeLessThanOrEqual(SIZE - proven);
      expect(digests.sha256).toBe(sha256(content));
      expect(fs.readFileSync(output).equals(content)).toBe(true);
      expect(left()).toEqual(['out']);
    },
  );

  it('relies on nothing behind the proven part', async () => {
    const { content, output, resume, kept, keep } = await aDisk();
    keep(SIZE);
    const handle = fs.openSync(kept, 'r+');
    fs.writeSync(handle, Buffer.alloc(MIB), 0, MIB, 10 * MIB);
    fs.writeSync(handle, Buffer.from('wrong'), 0, 5, 17 * MIB);
    fs.writeSync(handle, Buffer.from('wrong'), 0, 5, 19 * MIB);
    fs.closeSync(handle);
    const { code, stdout } = await resume();
    expect(code).toBe(0);
    expect(stdout).toMatch(/The first 10 MiB were there, and are proven/);
    expect(fs.readFileSync(output).equals(content)).toBe(true);
  });

  it.each([
    ['of another disk', (at: Buffer<ArrayBuffer>) => at.fill('y'), SIZE, 'at offset 0 '],
    [
      'that was altered',
      (at: Buffer<ArrayBuffer>) => at.fill('z', 12 * MIB + 7, 12 * MIB + 8),
      SIZE,
      `at offset ${12 * MIB + 7} `,
    ],
    ['longer than the disk', (at: Buffer<ArrayBuffer>) => at, SIZE + 512, 'it is longer than'],
  ])('refuses a file %s, and leaves it as it is', async (_, change, size, why) => {
    const { content, resume, kept, keep, left } = await aDisk();
    keep(16 * MIB, size, change(Buffer.concat([content])));
    const before = sha256(fs.readFileSync(kept));
    const { code, stderr } = await resume();
    expect(stderr).toContain(why);
    expect(code).toBe(4);
    expect(left()).toEqual([expect.stringMatching(/\.kept\.partial$/)]);
    expect(stderr).toContain(`kept in`);
    expect(sha256(fs.readFileSync(join(kept, '..', left()[0]!)))).toBe(before);
  });

  it('refuses where nothing is kept, or several are, or one may still be written', async () => {
    const { folder, resume, kept, keep, left } = await aDisk();
    expect(await resume()).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('nothing of an earlier export is kept'),
    });
    const killed = join(folder, '.out.vhdset-aaaaaaaaaaaa.partial');
    fs.writeFileSync(killed, '');
    const told = `rename it to ${killed.replace('.partial', '.kept.partial')}`;
    expect(await resume()).toMatchObject({ code: 4, stderr: expect.stringContaining(told) });
    fs.rmSync(killed);
    keep(MIB);
    fs.writeFileSync(kept.replace('0123', '4567'), '');
    expect(await resume()).toMatchObject({ code: 4, stderr: expect.stringContaining('several') });
    expect(left()).toHaveLength(2);
  });

  it('refuses a file that has another name as well, and a link to one', async () => {
    const { folder, resume, kept, keep } = await aDisk();
    keep(MIB);
    const other = join(folder, 'other');
    fs.linkSync(kept, other);
    const before = sha256(fs.readFileSync(other));
    expect(await resume()).toMatchObject({
      code: 4,
      stderr: expect.stringContaining('other names'),
    });
    fs.rmSync(kept);
    fs.symlinkSync(other, kept);
    expect(await resume()).toMatchObject({ code: 4 });
    expect(sha256(fs.readFileSync(other))).toBe(before);
  });

  it.each([
    [['--format', 'vhdx'], 'is for --format raw'],
    [['--no-sparse'], '--no-sparse'],
    [['--allow-missing'], '--allow-missing'],
  ])('is not for %j', async (words, why) => {
    const { resume, left } = await aDisk();
    expect(await resume(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
    expect(left()).toEqual([]);
  });
});
