import { rm, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, it } from 'vitest';
import { openDiskArgument } from '../../src/cli/disk-argument.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { BASE, LEAF, smallSet } from './small-files.ts';

const NOTHING = { search: [], parent: [], ignoreIdMismatch: false };

async function chainOf(disk: string, at?: string): Promise<string[]> {
  const { chain, pool } = await openDiskArgument({ ...NOTHING, disk, at });
  pool.close();
  return chain.members.map(({ file }) => file.path);
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
    'is neither a VHDX nor a VHD Set: its content is other',
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
