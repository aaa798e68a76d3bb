import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { fingerprint, vhdset } from './run.ts';
import { BASE, LEAF, smallSet } from './small-files.ts';

it('shows the chain below a set, a leaf, or a base', async () => {
  const folder = await smallSet();
  const before = fingerprint(folder);
  const fromSet = await vhdset(['chain', join(folder, 's.vhds')]);
  expect(fromSet.code).toBe(0);
  expect(fromSet.stdout).toContain('active leaf');
  expect(fromSet.stdout).toContain('base, dynamic');
  const fromLeaf = await vhdset(['chain', '--json', join(folder, LEAF)]);
  expect(JSON.parse(fromLeaf.stdout)).toMatchObject({
    status: 'complete',
    members: [join(folder, LEAF), join(folder, BASE)],
  });
  const fromBase = JSON.parse((await vhdset(['chain', '--json', join(folder, BASE)])).stdout);
  expect(fromBase.members).toEqual([join(folder, BASE)]);
  expect(fingerprint(folder)).toEqual(before);
});

it('shows the state at a member, by name or by path', async () => {
  const folder = await smallSet();
  for (const at of [BASE, join(folder, BASE)]) {
    const { stdout } = await vhdset(['chain', join(folder, 's.vhds'), '--at', at, '--json']);
    expect(JSON.parse(stdout).members).toEqual([join(folder, BASE)]);
  }
});

it('says what is not in the chain, and what is missing', async () => {
  const folder = await smallSet();
  const set = join(folder, 's.vhds');
  const stranger = await vhdset(['chain', set, '--at', 'other.avhdx']);
  expect(stranger.code).toBe(3);
  expect(stranger.stderr).toContain('other.avhdx is not in the chain');
  await rm(join(folder, LEAF));
  const gone = await vhdset(['chain', set]);
  expect(gone.code).toBe(3);
  expect(gone.stderr).toContain(`names the disk ${LEAF}, which is not beside it`);
});

it.each([
  ['nope.vhdx', 'no such file'],
  ['s.txt', 'no such file'],
])('%s: exit code 3', async (name, message) => {
  const { code, stderr } = await vhdset(['chain', join(await smallSet(), name)]);
  expect(code).toBe(3);
  expect(stderr).toContain(message);
});
