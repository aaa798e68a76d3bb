import { execFileSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDiskLayers, protectedPaths, requireWhole } from '../../src/cli/disk-layers.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { childOf, guidOf, writeDisk, writeThreeLayers } from './disk-files.ts';

const asked = (disk: string, more = {}) => {
  return openDiskLayers({ disk, search: [], parent: [], ignoreIdMismatch: false, ...more });
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
    opened.pool.close();
  });

  it('protects the files that are newer than the state asked for', async () => {
    const { folder, leaf } = await threeLayers();
    const opened = await asked(leaf, { at: 'base.vhdx' });
    expect(opened.disk.layers).toHaveLength(1);
    expect(protectedPaths(opened.chain, opened.inventory).sort()).toEqual(
      ['base.vhdx', 'leaf.avhdx', 'middle.avhdx'].map((name) => join(folder, name)),
    );
    opened.pool.close();
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
    opened.pool.close();
  });

  it('two copies of a parent: both, and how to choose', async () => {
    const { folder, leaf } = await threeLayers();
    execFileSync('mv', [join(folder, 'base.vhdx'), join(folder, 'one.vhdx')]);
    copyFileSync(join(folder, 'one.vhdx'), join(folder, 'two.vhdx'));
    const opened = await asked(leaf);
    expect(opened.gap).toMatch(/one\.vhdx.*two\.vhdx.*--parent/);
    opened.pool.close();
  });

  it('a circle', async () => {
    const folder = temporaryFolder();
    await writeDisk(join(folder, 'a.avhdx'), 1, [], childOf('b.avhdx', 2));
    await writeDisk(join(folder, 'b.avhdx'), 2, [], childOf('a.avhdx', 1));
    const opened = await asked(join(folder, 'a.avhdx'));
    expect(opened.gap).toContain('circle');
    opened.pool.close();
  });

  it('an ancestor whose data may not be read: why', async () => {
    const { folder, leaf } = await threeLayers();
    await writeDisk(join(folder, 'base.vhdx'), 1, [], { incomplete: true });
    const opened = await asked(leaf);
    expect(opened.disk.layers).toHaveLength(2);
    expect(opened.gap).toMatch(/no data may be read from .*base\.vhdx: the creation/);
    opened.pool.close();
    await expect(asked(join(folder, 'base.vhdx'))).rejects.toThrow('creation');
  });
});
