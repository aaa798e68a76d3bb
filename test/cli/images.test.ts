import { createHash } from 'node:crypto';
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { hasPeer, runPeer } from '../peers.ts';
import { blocksOf, childOf, writeDisk, writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';
import { canMakeVolumes, temporaryFolder, writeFatVolume } from './volume-images.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!canMakeVolumes)('a chain inside of an image', async () => {
  const folder = temporaryFolder('images');
  // None but the image is to serve the files of the chain.
  const source = temporaryFolder('chain');
  const bytes = await writeThreeLayers(source);
  const content = sha256(bytes);
  const image = join(folder, 'host.img');
  const names = ['base.vhdx', 'middle.avhdx', 'leaf.avhdx'];
  const files = names.map((name) => [`Sets/${name}`, readFileSync(join(source, name))] as const);
  writeFatVolume(image, new Map(files), 64);

  it('is found and linked', async () => {
    const { stdout, stderr, code } = await vhdset(['analyze', image, '--json']);
    expect(code, stderr).toBe(0);
    const { chains } = JSON.parse(stdout);
    expect(chains).toHaveLength(1);
    expect(chains[0]).toMatchObject({
      status: 'complete',
      members: ['leaf.avhdx', 'middle.avhdx', 'base.vhdx'].map((name) => `${image}#/Sets/${name}`),
    });
  });

  it('is one chain beside copies under other names, which are a chain of their own', async () => {
    const beside = temporaryFolder('beside');
    const copy = join(beside, 'host.img');
    copyFileSync(image, copy);
    for (const name of names) copyFileSync(join(source, name), join(beside, `copy of ${name}.bin`));
    const { stdout } = await vhdset(['analyze', copy, '--json']);
    const { chains } = JSON.parse(stdout);
    expect(chains.map(({ members }: { members: string[] }) => members)).toEqual([
      ['leaf.avhdx', 'middle.avhdx', 'base.vhdx'].map((name) => `${copy}#/Sets/${name}`),
    ]);
    const both = JSON.parse((await vhdset(['analyze', copy, beside, '--json'])).stdout);
    expect(both.chains.map(({ status }: { status: string }) => status)).toEqual([
      'complete',
      'complete',
    ]);
  });

  it.each(['#1/Sets/leaf.avhdx', '#/Sets/leaf.avhdx', '#1/SETS/LEAF.AVHDX'])(
    'is hashed by the path %s',
    async (path) => {
      const { stdout, stderr } = await vhdset(['hash', image + path]);
      expect(stderr).toBe('');
      expect(stdout.slice(0, 64)).toBe(content);
    },
  );

  it('is exported from where an earlier export of it ended, when what that left is proven', async () => {
    const place = temporaryFolder('resumed');
    const [out, kept] = [join(place, 'out'), join(place, '.out.vhdset-0123456789ab.kept.partial')];
    const words = ['export', `${image}#1/Sets/leaf.avhdx`, out, '--resume', '--json'];
    const half = Buffer.from(bytes);
    half.fill(0, half.length / 2);
    half[1000]! ^= 1;
    writeFileSync(kept, half);
    const refused = await vhdset(words);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('at offset 1000 ') });
    expect(readdirSync(place)).toEqual([expect.stringMatching(/\.kept\.partial$/)]);
    half[1000]! ^= 1;
    writeFileSync(join(place, readdirSync(place)[0]!), half);
    const { code, stdout, stderr } = await vhdset(words);
    expect(code, stderr).toBe(0);
    expect(JSON.parse(stdout).proven).toBeGreaterThan(0);
    expect(sha256(readFileSync(out))).toBe(content);
  });

  it('is exported, and the image is never replaced', async () => {
    const out = join(folder, 'out.raw');
    const leaf = `${image}#1/Sets/leaf.avhdx`;
    expect((await vhdset(['export', leaf, out])).code).toBe(0);
    expect(sha256(readFileSync(out))).toBe(content);
    const before = sha256(readFileSync(image));
    const onto = await vhdset(['export', leaf, image, '--force']);
    expect(onto.code).toBe(4);
    expect(sha256(readFileSync(image))).toBe(before);
  });

  it.skipIf(!hasPeer('ewfacquire'))(
    'is the same in an EWF image, and its MD5 the stored one',
    async () => {
      const target = join(folder, 'host');
      const made = runPeer('ewfacquire', '-u', '-q', '-t', target, '-c', 'fast', image);
      expect(made.status).toBe(0);
      const { stdout } = await vhdset(['hash', `${target}.E01#1/Sets/leaf.avhdx`]);
      expect(stdout.slice(0, 64)).toBe(content);
      const whole = await vhdset(['hash', '-a', 'md5', `${target}.E01`]);
      const md5 = createHash('md5').update(readFileSync(image)).digest('hex');
      expect(whole.stdout).toBe(`${md5}  host.raw\n`);
      expect(whole.stderr).toContain('is the one that was stored when the image was made');
    },
  );

  it.skipIf(!hasPeer('ewfacquire'))('none of the segments is ever replaced', async () => {
    const target = join(temporaryFolder('segments'), 'host');
    const made = runPeer('ewfacquire', '-u', '-q', '-t', target, '-S', '1 MiB', image);
    expect(made.status, made.output).toBe(0);
    const [first, second] = [`${target}.E01`, `${target}.E02`];
    const before = sha256(readFileSync(second));
    const { stdout, stderr } = await vhdset(['hash', `${first}#1/Sets/leaf.avhdx`]);
    expect([stdout.slice(0, 64), stderr]).toEqual([content, '']);
    for (const words of [
      ['export', `${first}#1/Sets/leaf.avhdx`, second, '--format', 'raw'],
      ['hash', first, '--manifest', second],
      ['extract', first, '/', join(folder, 'whole'), '--manifest', second],
    ]) {
      const refused = await vhdset([...words, '--force']);
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain(`it is the same file as the input ${second}`);
    }
    expect(sha256(readFileSync(second))).toBe(before);
  });
});

describe.skipIf(!canMakeVolumes)('a set inside of a disk', async () => {
  const folder = temporaryFolder('host');
  const source = temporaryFolder('set');
  const content = sha256(await writeThreeLayers(source));
  const image = join(source, 'volume.img');
  const files = ['base.vhdx', 'middle.avhdx', 'leaf.avhdx'].map(
    (name) => [`Sets/${name}`, readFileSync(join(source, name))] as const,
  );
  const set = ['Sets/shared.vhds', encodeVhds({ activeLeaf: 'leaf.avhdx' })] as const;
  writeFatVolume(image, new Map([...files, set]), 64);
  // The host is a chain itself: of every second block the parent holds something else.
  const blocks = blocksOf(image);
  const virtualSize = 64 * 1024 * 1024;
  const old = ({ block }: { block: number }) => ({ block, data: Buffer.alloc(1024 * 1024, block) });
  const [parent, host] = [join(folder, 'parent.vhdx'), join(folder, 'host.avhdx')];
  await writeDisk(
    parent,
    11,
    blocks.map((one, index) => (index % 2 === 0 ? one : old(one))),
    { virtualSize },
  );
  await writeDisk(
    host,
    12,
    blocks.filter((_, index) => index % 2 === 1),
    { virtualSize, ...childOf('parent.vhdx', 11) },
  );

  it.each(['#', '#1'])('%s is found and linked', async (volume) => {
    const { stdout, stderr, code } = await vhdset(['analyze', host + volume, '--json']);
    expect(code, stderr).toBe(0);
    const { chains, sets } = JSON.parse(stdout);
    const members = ['leaf.avhdx', 'middle.avhdx', 'base.vhdx'];
    expect(chains).toMatchObject([
      { status: 'complete', members: members.map((name) => `${host}${volume}/Sets/${name}`) },
    ]);
    expect(sets).toMatchObject([{ path: `${host}${volume}/Sets/shared.vhds` }]);
  });

  it('gives its content, hashed and exported', async () => {
    const path = `${host}#/Sets/shared.vhds`;
    const hashed = await vhdset(['hash', path]);
    expect([hashed.stdout.slice(0, 64), hashed.stderr]).toEqual([content, '']);
    const out = join(folder, 'out.raw');
    expect((await vhdset(['export', path, out])).code).toBe(0);
    expect(sha256(readFileSync(out))).toBe(content);
  });

  it('keeps the host and its parent from being replaced', async () => {
    for (const target of [host, parent]) {
      const args = ['export', `${host}#/Sets/leaf.avhdx`, target, '--format', 'raw', '--force'];
      const { code, stderr } = await vhdset(args);
      expect(code).toBe(4);
      expect(stderr).toContain('it is the same file as the input');
    }
  });

  it('is looked into only behind a #', async () => {
    const { stdout } = await vhdset(['analyze', host, '--json']);
    expect(JSON.parse(stdout).sets).toEqual([]);
  });
});

describe.skipIf(!canMakeVolumes)('a set inside of a disk inside of an image', async () => {
  const folder = temporaryFolder('nested');
  const source = temporaryFolder('innermost');
  const content = sha256(await writeThreeLayers(source));
  const names = ['base.vhdx', 'middle.avhdx', 'leaf.avhdx'];
  const files = names.map((name) => [`Sets/${name}`, readFileSync(join(source, name))] as const);
  const inner = join(source, 'inner.img');
  writeFatVolume(inner, new Map(files), 64);
  const host = join(source, 'host.vhdx');
  await writeDisk(host, 9, blocksOf(inner), { virtualSize: 64 * 1024 * 1024 });
  const image = join(folder, 'outer.img');
  writeFatVolume(image, new Map([['vms/host.vhdx', readFileSync(host)]]), 64);

  it('is found by a path of two images, and never replaced', async () => {
    const leaf = `${image}#1/vms/host.vhdx#1/Sets/leaf.avhdx`;
    const { stdout, stderr } = await vhdset(['hash', leaf]);
    expect([stdout.slice(0, 64), stderr]).toEqual([content, '']);
    const onto = await vhdset(['export', leaf, image, '--force', '--format', 'raw']);
    expect(onto.code).toBe(4);
    const analysis = await vhdset(['analyze', `${image}#1/vms/host.vhdx#`, '--json']);
    expect(JSON.parse(analysis.stdout).chains).toMatchObject([{ status: 'complete' }]);
  });

  it('is no third time an image', async () => {
    const path = `${image}#1/vms/host.vhdx#1/Sets/leaf.avhdx#1/x.vhdx`;
    const { code, stderr } = await vhdset(['hash', path]);
    expect([code, stderr]).toEqual([3, expect.stringContaining('leaf.avhdx#1/x.vhdx')]);
  });
});
