import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasPeer, runPeer } from '../peers.ts';
import { writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';
import { canMakeVolumes, temporaryFolder, writeFatVolume } from './volume-images.ts';

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

describe.skipIf(!canMakeVolumes)('a chain inside of an image', async () => {
  const folder = temporaryFolder('images');
  // None but the image is to serve the files of the chain.
  const source = temporaryFolder('chain');
  const content = sha256(await writeThreeLayers(source));
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

  it.each(['#1/Sets/leaf.avhdx', '#/Sets/leaf.avhdx', '#1/SETS/LEAF.AVHDX'])(
    'is hashed by the path %s',
    async (path) => {
      const { stdout, stderr } = await vhdset(['hash', image + path]);
      expect(stderr).toBe('');
      expect(stdout.slice(0, 64)).toBe(content);
    },
  );

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
});
