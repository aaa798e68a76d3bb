import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFile, hasCorpus } from '../corpus.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { fingerprint, vhdset } from './run.ts';
import { LEAF, smallSet } from './small-files.ts';

it('shows the structures of a disk and of a set, as text and as JSON', async () => {
  const folder = await smallSet();
  const before = fingerprint(folder);
  const disk = await vhdset(['inspect', join(folder, LEAF)]);
  expect(disk.stdout).toContain('block allocation table  @ 0x300000');
  const set = JSON.parse((await vhdset(['inspect', '--json', join(folder, 's.vhds')])).stdout);
  expect(set).toMatchObject({ kind: 'vhds', size: 266240 });
  expect(set.structures.map(({ name }: { name: string }) => name)).toContain('active leaf');
  expect(fingerprint(folder)).toEqual(before);
});

it.each([
  ['', 'it is empty'],
  ['hello', 'its content is unknown'],
])('has nothing to show of %j', async (content, message) => {
  const path = join(temporaryFolder(), 'a.avhdx');
  await writeFile(path, content);
  const { code, stderr } = await vhdset(['inspect', path]);
  expect(code).toBe(3);
  expect(stderr).toContain(message);
});

describe.skipIf(!hasCorpus)('real files', () => {
  it('the set: creator, both headers, the leaf', async () => {
    const { stdout } = await vhdset(['inspect', '--json', await corpusFile('rsvd.vhds')]);
    const { structures } = JSON.parse(stdout);
    expect(structures).toMatchObject([
      { name: 'file identifier', fields: { creator: 'Microsoft Windows 10.0.10011.16384' } },
      { name: 'header 1', offset: 0x10000, fields: { sequence: '0' } },
      { name: 'header 2', offset: 0x20000, fields: { sequence: '1' } },
      {
        name: 'active leaf',
        fields: { name: 'rsvd_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx', length: 94 },
      },
    ]);
    for (const { fields } of structures.slice(1, 3)) {
      expect(fields.checksum).toBe(fields.computedChecksum);
    }
  });

  it('the child without a parent: 32 partially present blocks, 6,200 sectors', async () => {
    const path = await corpusFile('hyperv-differencing-no-parent.avhdx');
    const { stdout } = await vhdset(['inspect', path]);
    expect(stdout).toMatch(/partiallyPresent +32\n/);
    expect(stdout).toMatch(/sectorsInPartialBlocks +6200\n/);
    expect(stdout).toMatch(/sector bitmap block {2}@ 0x700000\n {2}chunk {2}0\n/);
    expect(stdout).toMatch(/sector bitmap block {2}@ 0x400000\n {2}chunk {2}1\n/);
  });

  it.each(['gen1.vmcx', 'gen1.vmrs', 'B90AC31B-C6F8-479F-9B91-07B894A6A3F6.xml'])(
    'the configuration %s as a tree',
    async (name) => {
      const { code, stdout } = await vhdset(['inspect', await corpusFile(name)]);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^configuration {2}@ 0x/m);
    },
  );

  it('the machine of a configuration before its tree, in text and JSON', async () => {
    const path = await corpusFile('gen1.vmcx');
    const { stdout } = await vhdset(['inspect', path]);
    expect(stdout).toMatch(/^virtual machine\n +id +282874fc-59d6-4f30-bc04-5fdd909c82e0\n/);
    expect(stdout).toContain('Virtual Hard Disks\\Other Location.vhdx');
    const { structures } = JSON.parse((await vhdset(['inspect', path, '--json'])).stdout);
    expect(structures[0]).toMatchObject({ fields: { name: 'Other Location', generation: 1 } });
  });
});
