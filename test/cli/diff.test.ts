import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { writeThreeLayers } from './disk-files.ts';
import { vhdset } from './run.ts';

const MIB = 1024 * 1024;

it('tells what was written since a checkpoint, and the growth of each', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const { stdout, code } = await vhdset(['diff', leaf, '--from', 'middle.avhdx', '--json']);
  expect(code).toBe(0);
  const diff = JSON.parse(stdout);
  expect(diff.ranges).toEqual([
    { offset: 4096, length: 4096, kind: 'data', layer: 0 },
    { offset: 2 * MIB, length: MIB, kind: 'zero', layer: 0 },
  ]);
  expect(diff.totals).toEqual({ changed: 4096 + MIB, missing: 0, ranges: 2 });
  expect(diff.growth).toMatchObject([
    { path: leaf, data: 4096, zero: MIB },
    { data: 4096 + MIB, zero: 0 },
    { data: 2 * MIB, zero: 0 },
  ]);
});

it('compares any two states of the chain', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const leaf = join(folder, 'leaf.avhdx');
  const states = ['--from', 'base.vhdx', '--to', 'middle.avhdx'];
  const { stdout } = await vhdset(['diff', leaf, ...states]);
  expect(stdout).toContain('1,052,672 bytes');
  expect(stdout).toContain('in 2 ranges');
  expect(stdout).toContain('0x100000        0x100000  data    0');
});

it('refuses a state that is not below the other', async () => {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  const states = ['--from', 'leaf.avhdx', '--to', 'base.vhdx'];
  const { stderr, code } = await vhdset(['diff', join(folder, 'leaf.avhdx'), ...states]);
  expect(code).toBe(3);
  expect(stderr).toContain('leaf.avhdx is not in the chain');
});
