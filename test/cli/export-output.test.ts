import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { hasStrace } from '../node/child-script.ts';
import { smallFileSystem, temporaryFolder } from '../node/temp-folder.ts';
import { shareOf } from '../share.ts';
import { writeDisk, writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';

const MIB = 1024 * 1024;
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

async function threeLayers(): Promise<{ leaf: string }> {
  const folder = join(temporaryFolder(), 'in');
  mkdirSync(folder);
  await writeThreeLayers(folder);
  return { leaf: join(folder, 'leaf.avhdx') };
}

describe('an export that is interrupted', () => {
  it('by a full disk: exit code 4, and nothing is left', async (context) => {
    const small = smallFileSystem(MIB);
    if (small === undefined) return context.skip();
    const { leaf } = await threeLayers();
    for (const format of ['raw', 'vhdx']) {
      const { code, stderr } = await vhdset([
        'export',
        leaf,
        join(small, 'out'),
        '--format',
        format,
      ]);
      expect(stderr).toContain('no space left');
      expect(code).toBe(4);
      expect(readdirSync(small)).toEqual([]);
    }
    const kept = await vhdset(['export', leaf, join(small, 'out'), '--keep-partial']);
    expect(kept.code).toBe(4);
    expect(readdirSync(small)).toHaveLength(1);
    expect(readdirSync(small)[0]).toContain('.partial');
    expect(kept.stderr).toContain(`kept in ${join(small, readdirSync(small)[0]!)}`);
  });

  it.each([
    ['the temporary file is gone', [], 0, 'it was removed'],
    ['the temporary file is kept when asked for', ['--keep-partial'], 1, 'is kept in'],
  ])('by SIGTERM: %s', async (_, options, left, told) => {
    const { folder, leaf } = await bigDisk();
    const output = join(folder, 'out');
    const child = spawn(process.execPath, [PROGRAM, 'export', leaf, output, ...options]);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += text;
    });
    const ended = new Promise((done) => child.on('close', done));
    // A moment later the signal finds it at work.
    while (!readdirSync(folder).some(isPartial)) await sleep(2);
    await sleep(10);
    child.kill('SIGTERM');
    expect(await ended).toBe(128 + 15);
    expect(stderr).toContain(`SIGTERM: the output is not complete`);
    expect(stderr).toContain(told);
    expect(readdirSync(folder).filter((name) => name.includes('out'))).toHaveLength(left);
    expect(existsSync(output)).toBe(false);
  });

  it('by SIGKILL at 50 moments: under the final name is all of it or nothing', async () => {
    const { folder, leaf, digest } = await bigDisk();
    const output = join(folder, 'out');
    const before = statSync(leaf);
    let [complete, killed] = [0, 0];
    const rounds = shareOf(50);
    for (let round = 0; round < rounds; round++) {
      const child = spawn(process.execPath, [PROGRAM, 'export', leaf, output, '--force']);
      const ended = new Promise<string | null>((done) =>
        child.on('exit', (_, signal) => done(signal)),
      );
      while (child.exitCode === null && !readdirSync(folder).some(isPartial)) await sleep(1);
      await Promise.race([ended, sleep((round * 100) / rounds)]);
      child.kill('SIGKILL');
      if ((await ended) === 'SIGKILL') killed++;
      if (existsSync(output)) {
        expect(sha256(readFileSync(output))).toBe(digest);
        complete++;
        execFileSync('rm', [output]);
      }
      execFileSync('sh', ['-c', `rm -f "$0"/.*.partial`, folder]);
    }
    expect(killed).toBeGreaterThan(rounds / 10);
    expect(complete + killed).toBeGreaterThanOrEqual(rounds);
    expect(statSync(leaf).mtimeMs).toBe(before.mtimeMs);
  }, 180_000);
});

it.skipIf(!hasStrace)(
  'whose partial name the system does not remove is complete, and says so',
  async () => {
    const { leaf } = await threeLayers();
    const folder = temporaryFolder();
    const output = join(folder, 'out.raw');
    const refused = ['-f', '-qq', '-o', '/dev/null', '-e', 'inject=unlink,unlinkat:error=EPERM'];
    const words = [...refused, process.execPath, PROGRAM, 'export', leaf, output];
    const { stderr, status } = spawnSync('strace', words, { encoding: 'utf8' });
    const [partial, ...others] = readdirSync(folder).filter(isPartial);
    expect([status, others]).toEqual([0, []]);
    expect(stderr).toContain(`its temporary name ${join(folder, partial!)} could not be removed`);
    expect(readFileSync(join(folder, partial!)).equals(readFileSync(output))).toBe(true);
  },
);

const PROGRAM = resolve('bin/vhdset.js');
const isPartial = (name: string) => name.endsWith('.partial');

async function bigDisk(): Promise<{ folder: string; leaf: string; digest: string }> {
  const folder = temporaryFolder();
  const leaf = join(folder, 'leaf.vhdx');
  const data = Buffer.alloc(MIB, 'x');
  const blocks = Array.from({ length: 96 }, (_, block) => ({ block, data }));
  await writeDisk(leaf, 1, blocks, { virtualSize: 96 * MIB });
  return { folder, leaf, digest: sha256(Buffer.alloc(96 * MIB, 'x')) };
}
