import { open, rm, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { writeThreeLayers } from './disk-files.ts';
import { fingerprint, vhdset } from './run.ts';

const MIB = 1024 * 1024;

async function threeLayers() {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  return { folder, leaf: join(folder, 'leaf.avhdx'), in: (name: string) => join(folder, name) };
}

it('proves an export without a byte of difference, raw and VHDX', async () => {
  const { leaf, folder, in: at } = await threeLayers();
  const before = fingerprint(folder);
  for (const name of ['copy.raw', 'copy.vhdx']) {
    expect((await vhdset(['export', leaf, at(name), '-q'])).code).toBe(0);
    const { code, stdout, stderr } = await vhdset(['compare', leaf, at(name)]);
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^Equal: all 8 MiB\.\n/);
  }
  for (const [name, print] of before) expect(fingerprint(folder).get(name)).toBe(print);
});

it('finds one different sector, and says where', async () => {
  const { leaf, in: at } = await threeLayers();
  await vhdset(['export', leaf, at('copy.raw'), '-q']);
  const handle = await open(at('copy.raw'), 'r+');
  await handle.write(Buffer.from('!'), 0, 1, 5 * MIB + 1000);
  await handle.close();
  const text = await vhdset(['compare', leaf, at('copy.raw')]);
  expect([text.code, text.stderr]).toEqual([1, '']);
  expect(text.stdout).toMatch(/^Different: 512 bytes in 1 range\.\n/);
  const { code, stdout } = await vhdset(['compare', leaf, at('copy.raw'), '--json']);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({
    a: { path: leaf, size: 8 * MIB },
    ranges: [{ offset: 5 * MIB + 512, length: 512, kind: 'different' }],
    totals: { different: 512, missing: 0, ranges: 1 },
    verdict: 'different',
  });
});

it('reads nothing to find a disk equal to itself, by any path', async () => {
  const { leaf, folder } = await threeLayers();
  const other = temporaryFolder();
  await symlink(folder, join(other, 'link'));
  const { stdout } = await vhdset(['compare', leaf, join(other, 'link', 'leaf.avhdx'), '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'equal', totals: { read: 0 } });
});

it('compares the state at a member of either side', async () => {
  const { leaf, in: at } = await threeLayers();
  const json = async (...args: string[]) => {
    const { code, stdout } = await vhdset(['compare', ...args, '--json']);
    return { code, ...JSON.parse(stdout) };
  };
  const same = await json(leaf, at('middle.avhdx'), '--at-a', 'middle.avhdx');
  expect(same).toMatchObject({ code: 0, verdict: 'equal', a: { path: at('middle.avhdx') } });
  const older = await json(leaf, leaf, '--at-b', 'base.vhdx');
  expect(older).toMatchObject({ code: 1, verdict: 'different', b: { path: at('base.vhdx') } });
  const both = await json(leaf, leaf, '--at-a', 'base.vhdx', '--at-b', 'base.vhdx');
  expect(both).toMatchObject({ code: 0, totals: { read: 0 } });
  await vhdset(['export', leaf, at('copy.raw'), '-q']);
  const raw = await vhdset(['compare', leaf, at('copy.raw'), '--at-b', 'base.vhdx']);
  expect(raw.code).toBe(2);
  expect(raw.stderr).toContain('is an image, not a chain');
  expect((await vhdset(['compare', leaf, leaf, '--at-b', 'none.vhdx'])).code).toBe(3);
});

it('tells sizes that differ, and what is missing', async () => {
  const { leaf, in: at } = await threeLayers();
  await vhdset(['export', leaf, at('copy.raw'), '-q']);
  await truncate(at('copy.raw'), 9 * MIB);
  const longer = await vhdset(['compare', leaf, at('copy.raw')]);
  expect(longer.code).toBe(1);
  expect(longer.stdout).toContain('Different: the sizes are not the same.');
  expect(longer.stdout).toContain('the first 8 MiB are equal');
  await truncate(at('copy.raw'), 8 * MIB);
  await rm(at('base.vhdx'));
  const missing = await vhdset(['compare', leaf, at('copy.raw')]);
  expect(missing.code).toBe(3);
  expect(missing.stdout).toMatch(/^Not known: /);
  expect(missing.stderr).toContain('the parent of');
});

it('takes no file for a raw disk that promises to be something else', async () => {
  const { leaf, in: at } = await threeLayers();
  await (await open(at('broken.vhdx'), 'w')).close();
  const broken = await vhdset(['compare', leaf, at('broken.vhdx')]);
  expect(broken.code).toBe(3);
  const absent = await vhdset(['compare', leaf, at('absent.raw')]);
  expect([absent.code, absent.stdout]).toEqual([3, '']);
});

it('compares a disk of 64 TiB with its export from the tables', async () => {
  const folder = temporaryFolder();
  await SCENARIOS.find(({ name }) => name === 'huge')!.build(folder);
  const { stdout } = await vhdset(['analyze', folder, '--json']);
  const { path } = JSON.parse(stdout).sets[0];
  const copy = join(folder, 'copy.vhdx');
  expect((await vhdset(['export', path, copy, '-q'])).code).toBe(0);
  const compared = await vhdset(['compare', path, copy, '--json']);
  expect([compared.code, compared.stderr]).toEqual([0, '']);
  const { totals, a } = JSON.parse(compared.stdout);
  expect(a.size).toBeGreaterThan(32 * 1024 * 1024 * MIB);
  expect(totals.read).toBeLessThan(1024 * MIB);
});
