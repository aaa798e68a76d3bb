import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { fileDigest } from '../file-digest.ts';
import { cloningFileSystem, temporaryFolder } from '../node/temp-folder.ts';
import { hasPeer, runPeer } from '../peers.ts';
import { shareOf } from '../share.ts';
import { writeRandomChain } from './chain-files.ts';
import { childOf, writeDisk, writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';

const MIB = 1024 * 1024;
/** Milliseconds; what is asked for by hand may take hours. */
const MOST = process.env.VHDSET_CHAINS === undefined ? 180_000 : 24 * 3_600_000;

describe.each(['xfs', 'btrfs'] as const)('on %s', (kind) => {
  it(
    'makes the disk that a plain export makes, and leaves the base as it was',
    async (context) => {
      const place = cloningFileSystem(kind);
      context.skip(place === undefined, `no ${kind} can be mounted here`);
      // As many as are asked for by hand: VHDSET_CHAINS=250 npx vitest run test/cli/clone-export.test.ts
      const chains = Number(process.env.VHDSET_CHAINS ?? shareOf(3));
      for (let seed = 1; seed <= chains; seed++) {
        const folder = join(place!, String(seed));
        mkdirSync(folder);
        const { leaf, files, chain } = await writeRandomChain(folder, seed);
        const before = await Promise.all(files.map(fileDigest));
        const [clone, plain] = [join(folder, 'clone.vhdx'), join(folder, 'plain.vhdx')];
        const { stdout, stderr, code } = await vhdset(['export', leaf, clone, '--json']);
        expect([code, stderr]).toEqual([0, '']);
        const sectors = chain.layers.map(({ vhdx }) => vhdx.geometry.logicalSectorSize);
        const { cloned, written, size } = JSON.parse(stdout);
        expect(cloned).toBe(sectors[0] === sectors.at(-1));
        expect(written).toBeLessThanOrEqual(size + 2 * MIB);
        await vhdset(['export', leaf, plain, '-q', '--clone=never']);
        expect((await vhdset(['compare', leaf, clone])).code).toBe(0);
        expect((await vhdset(['compare', clone, plain])).code).toBe(0);
        expect((await vhdset(['check', clone])).code).toBe(0);
        // QEMU reads no disk of 4096-byte sectors.
        if (hasPeer('qemu-img') && sectors[0] === 512) {
          expect(runPeer('qemu-img', 'check', clone)).toMatchObject({ status: 0 });
          const same = runPeer('qemu-img', 'compare', clone, plain);
          expect(same.output).toContain('identical');
        }
        // Of odd sizes it reads no VHDX at all.
        if (hasPeer('7zz') && runPeer('7zz', 't', '-tVHDX', plain).status === 0) {
          expect(runPeer('7zz', 't', '-tVHDX', clone).status).toBe(0);
        }
        expect(await Promise.all(files.map(fileDigest))).toEqual(before);
        rmSync(folder, { recursive: true });
      }
    },
    MOST,
  );
});

it('shares the blocks of the base, of which it writes none', async (context) => {
  const place = cloningFileSystem('xfs');
  context.skip(place === undefined, 'no xfs can be mounted here');
  const folder = place!;
  const data = Buffer.alloc(64 * MIB, 'b');
  const sizes = { virtualSize: 128 * MIB, blockSize: 64 * MIB };
  await writeDisk(
    join(folder, 'base.vhdx'),
    1,
    [
      { block: 0, data },
      { block: 1, data },
    ],
    sizes,
  );
  const change = { block: 1, state: 7, present: [[0, 8] as const], data: Buffer.alloc(4096, 'l') };
  const spec = { ...childOf('base.vhdx', 1), ...sizes };
  await writeDisk(join(folder, 'leaf.avhdx'), 2, [change], spec);
  const { stdout } = await vhdset([
    ...['export', join(folder, 'leaf.avhdx'), join(folder, 'new.vhdx'), '--clone=always', '--json'],
  ]);
  expect(JSON.parse(stdout)).toMatchObject({ cloned: true, written: 4096 });
  expect(statSync(join(folder, 'new.vhdx')).size).toBeGreaterThan(128 * MIB);
});

it('never gives its name to a disk that is not whole, whenever it is killed', async (context) => {
  const place = cloningFileSystem('xfs');
  context.skip(place === undefined, 'no xfs can be mounted here');
  const folder = place!;
  const blocks = Array.from({ length: 32 }, (_, block) => ({
    block,
    data: Buffer.alloc(MIB, 'b'),
  }));
  const sizes = { virtualSize: 32 * MIB };
  await writeDisk(join(folder, 'base.vhdx'), 1, blocks, sizes);
  const sectors = Array.from({ length: 1024 }, (_, i) => [2 * i, 2 * i + 1] as const);
  const changes = blocks.map(({ block }) => {
    return { block, state: 7, present: sectors, data: Buffer.alloc(MIB, 'l') };
  });
  const spec = { ...childOf('base.vhdx', 1), ...sizes };
  await writeDisk(join(folder, 'leaf.avhdx'), 2, changes, spec);
  const [leaf, output] = [join(folder, 'leaf.avhdx'), join(folder, 'new.vhdx')];
  const base = await fileDigest(join(folder, 'base.vhdx'));
  const times = Number(process.env.VHDSET_KILLS ?? shareOf(5));
  const full = performance.now();
  expect((await vhdset(['export', leaf, output, '--clone=always'])).code).toBe(0);
  const duration = performance.now() - full;
  rmSync(output);
  let killed = 0;
  for (let i = 0; i < times; i++) {
    const words = ['export', leaf, output, '--clone=always'];
    const child = spawn(process.execPath, [resolve('bin/vhdset.js'), ...words]);
    const ended = new Promise((done) => child.on('close', done));
    setTimeout(() => child.kill('SIGKILL'), (duration * (i + 0.5)) / times);
    await ended;
    const names = readdirSync(folder).filter((name) => !/^(base|leaf)\./.test(name));
    if (names.includes('new.vhdx')) {
      expect((await vhdset(['compare', leaf, output])).code).toBe(0);
    } else killed++;
    for (const name of names) {
      expect(name).toMatch(/^(new\.vhdx|\.new\.vhdx\.vhdset-.*\.partial)$/);
      rmSync(join(folder, name));
    }
    expect(await fileDigest(join(folder, 'base.vhdx'))).toBe(base);
  }
  expect(killed).toBeGreaterThan(0);
}, 180_000);

it('says why there is no clone, or writes as always', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const run = async (output: string, ...options: string[]) => {
    const { code, stderr } = await vhdset(['export', leaf, output, '-q', ...options]);
    return [code, stderr];
  };
  // Of memory there are no clones.
  const elsewhere = join('/dev/shm', `vhdset-test-${process.pid}.vhdx`);
  expect(await run(elsewhere, '--clone=always')).toEqual([4, expect.stringContaining('no clone')]);
  expect(await run(elsewhere, '--clone')).toEqual([4, expect.stringContaining('no clone')]);
  expect(await run(elsewhere)).toEqual([0, '']);
  rmSync(elsewhere);
  const [raw, vhdx] = [join(folder, 'new.raw'), join(folder, 'new.vhdx')];
  for (const options of [
    [raw],
    [vhdx, '--fixed'],
    [vhdx, '--hash', 'md5'],
    [vhdx, '--range', '0+1M'],
  ]) {
    const [code, stderr] = await run(options[0]!, '--clone=always', ...options.slice(1));
    expect([code, stderr]).toEqual([2, expect.stringContaining('cannot be combined')]);
  }
  expect(await run(vhdx, '--clone=perhaps')).toEqual([2, expect.stringContaining('=always')]);
  expect(readdirSync(folder)).toHaveLength(3);
});
