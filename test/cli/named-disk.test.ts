import { execFileSync, spawnSync } from 'node:child_process';
import fs, { copyFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { basename, join, relative, resolve } from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
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

describe('a chain of 40 layers', () => {
  const LAYERS = 40;
  const MIB = 1024 * 1024;
  const nameOf = (number: number) => `layer-${number}.avhdx`;

  /** Each layer holds eight sectors of every block, so that each has to be read for every block. */
  async function fortyLayers(): Promise<string> {
    const folder = temporaryFolder();
    await writeDisk(join(folder, nameOf(1)), 1, []);
    for (let number = 2; number <= LAYERS; number++) {
      const present = [[number * 8, number * 8 + 8] as const];
      const data = Buffer.alloc((number + 1) * 4096, number);
      const changes = Array.from({ length: 8 }, (_, block) => ({ block, state: 7, present, data }));
      const spec = childOf(nameOf(number - 1), number - 1);
      await writeDisk(join(folder, nameOf(number)), number, changes, spec);
    }
    return join(folder, nameOf(LAYERS));
  }

  it('has each file opened once, however often it is read', async () => {
    const leaf = await fortyLayers();
    const opening = vi.spyOn(fs, 'openSync');
    onTestFinished(() => opening.mockRestore());
    const content = Buffer.alloc(8 * MIB);
    await withOpenedDisk({ ...NOTHING, disk: leaf }, async ({ disk }) => {
      for (let at = 0; at < content.length; at += MIB) {
        await disk.read(content.subarray(at, at + MIB), at);
      }
    });
    expect([2, 21, LAYERS].map((number) => content[number * 4096])).toEqual([2, 21, LAYERS]);
    const opened = opening.mock.calls.map(([path]) => basename(String(path)));
    for (let number = 1; number <= LAYERS; number++) {
      expect(opened.filter((name) => name === nameOf(number))).toHaveLength(1);
    }
  });

  it('is read through few descriptors where few are allowed', async () => {
    const leaf = await fortyLayers();
    const hashWith = (openFiles: number) => {
      const words = `ulimit -n ${openFiles}; exec "$0" "$1" hash "$2" -q`;
      const program = [process.execPath, resolve('bin/vhdset.js'), leaf];
      const ran = spawnSync('sh', ['-c', words, ...program], { encoding: 'utf8' });
      return { status: ran.status, digest: ran.stdout.split(' ')[0] };
    };
    const many = hashWith(4096);
    expect(many.digest).toMatch(/^[0-9a-f]{64}$/);
    for (const openFiles of [64, 100, 256]) expect(hashWith(openFiles)).toEqual(many);
  });
});
