import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { protectedPaths } from '../../src/chains/protected-paths.ts';
import {
  type OpenedDisk,
  requireWhole,
  withNamedDisk,
  withOpenedDisk,
} from '../../src/cli/named-disk.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { childOf, guidOf, writeDisk, writeThreeLayers } from './disk-files.ts';
import { BASE, LEAF, smallSet } from './small-files.ts';

const NOTHING = { search: [], parent: [], ignoreIdMismatch: false };

async function chainOf(disk: string, at?: string): Promise<string[]> {
  return withNamedDisk({ ...NOTHING, disk, at }, async ({ chain }) => {
    return chain.members.map(({ file }) => file.path);
  });
}

it('a set stands for the chain below its leaf, a disk for the chain below itself', async () => {
  const folder = await smallSet();
  const [leaf, base] = [join(folder, LEAF), join(folder, BASE)];
  expect(await chainOf(join(folder, 's.vhds'))).toEqual([leaf, base]);
  expect(await chainOf(leaf)).toEqual([leaf, base]);
  expect(await chainOf(base)).toEqual([base]);
  expect(await chainOf(leaf, BASE)).toEqual([base]);
});

it('looks beside the disk, not in folders below', async () => {
  const folder = await smallSet();
  await writeFile(join(folder, 'unreadable.avhdx'), 'x');
  expect(await chainOf(join(folder, LEAF))).toHaveLength(2);
});

it('says what stands in the way of a set', async () => {
  const folder = await smallSet();
  const set = join(folder, 's.vhds');
  await rm(join(folder, LEAF));
  await expect(chainOf(set)).rejects.toThrow('which is not beside it');
  const damaged = encodeVhds({ activeLeaf: LEAF });
  damaged.fill(0xff, 0x10004, 0x10030).fill(0xff, 0x20004, 0x20030);
  await writeFile(set, damaged);
  await expect(chainOf(set)).rejects.toThrow('name the newest .avhdx itself');
});

it('says that a file is no disk', async () => {
  const path = join(await smallSet(), 'a.avhdx');
  await writeFile(path, 'hello');
  await expect(chainOf(path)).rejects.toThrow(
    'is neither a VHDX nor a VHD Set: its content is unknown',
  );
});

it('knows a member by its name, and by its path however that is spelt', async () => {
  const folder = await smallSet();
  const leaf = join(folder, LEAF);
  for (const at of [
    BASE,
    join(folder, BASE),
    `${folder}/./${BASE}`,
    relative('.', join(folder, BASE)),
  ]) {
    expect(await chainOf(leaf, at)).toEqual([join(folder, BASE)]);
  }
  await expect(chainOf(leaf, 'other.vhdx')).rejects.toThrow('other.vhdx is not in the chain of');
});

it('says that a folder is none, and looks at nothing in it', async () => {
  const folder = await smallSet();
  await expect(chainOf(folder)).rejects.toThrow('is a folder: name a disk in it');
});

const asked = (disk: string, more = {}): Promise<OpenedDisk> => {
  return withOpenedDisk({ ...NOTHING, disk, ...more }, async (opened) => opened);
};

async function threeLayers(): Promise<{ folder: string; leaf: string }> {
  const folder = temporaryFolder();
  await writeThreeLayers(folder);
  return { folder, leaf: join(folder, 'leaf.avhdx') };
}

describe('a disk argument', () => {
  it('opens as all layers of its chain', async () => {
    const { leaf } = await threeLayers();
    const opened = await asked(leaf);
    expect(opened.disk.layers).toHaveLength(3);
    expect(opened.disk.complete).toBe(true);
    expect(() => requireWhole(opened)).not.toThrow();
  });

  it('protects the files that are newer than the state asked for', async () => {
    const { folder, leaf } = await threeLayers();
    const opened = await asked(leaf, { at: 'base.vhdx' });
    expect(opened.disk.layers).toHaveLength(1);
    expect(protectedPaths(opened.chain, opened.investigation.inventory).sort()).toEqual(
      ['base.vhdx', 'leaf.avhdx', 'middle.avhdx'].map((name) => join(folder, name)),
    );
  });
});

describe('a chain that is not whole says what it would take', () => {
  it('a missing parent: its name and identity', async () => {
    const { folder, leaf } = await threeLayers();
    execFileSync('rm', [join(folder, 'base.vhdx')]);
    const opened = await asked(leaf);
    expect(opened.disk.complete).toBe(false);
    expect(opened.gap).toContain(`base.vhdx with the DataWriteGuid ${guidOf(1)}`);
    expect(opened.gap).toContain('--search');
  });

  it('two copies of a parent: both, and how to choose', async () => {
    const { folder, leaf } = await threeLayers();
    execFileSync('mv', [join(folder, 'base.vhdx'), join(folder, 'one.vhdx')]);
    copyFileSync(join(folder, 'one.vhdx'), join(folder, 'two.vhdx'));
    const opened = await asked(leaf);
    expect(opened.gap).toMatch(/one\.vhdx.*two\.vhdx.*--parent/);
  });

  it('a circle', async () => {
    const folder = temporaryFolder();
    await writeDisk(join(folder, 'a.avhdx'), 1, [], childOf('b.avhdx', 2));
    await writeDisk(join(folder, 'b.avhdx'), 2, [], childOf('a.avhdx', 1));
    const opened = await asked(join(folder, 'a.avhdx'));
    expect(opened.gap).toContain('circle');
  });

  it('an ancestor whose data may not be read: why', async () => {
    const { folder, leaf } = await threeLayers();
    await writeDisk(join(folder, 'base.vhdx'), 1, [], { incomplete: true });
    const opened = await asked(leaf);
    expect(opened.disk.layers).toHaveLength(2);
    expect(opened.gap).toMatch(/no data may be read from .*base\.vhdx: the creation/);
    await expect(asked(join(folder, 'base.vhdx'))).rejects.toThrow('creation');
  });
});
