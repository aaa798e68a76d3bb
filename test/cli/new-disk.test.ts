import { describe, expect, it } from 'vitest';
import yargs from 'yargs';
import {
  type NewDiskOptions,
  newDiskFrom,
  vhdxOptionIn,
  withNewDiskOptions,
} from '../../src/cli/new-disk.ts';

const MIB = 0x100000;
const ID = '4a2f0d0e-6a4b-4d5e-9b0c-6f1f8a9b7c3d';
const OLD = {
  blockSize: 32 * MIB,
  logicalSectorSize: 512,
  physicalSectorSize: 4096,
  virtualDiskId: ID,
};

const typed = async (...args: string[]): Promise<NewDiskOptions> =>
  (await withNewDiskOptions(yargs(args)).exitProcess(false).parse()) as unknown as NewDiskOptions;
const made = async (...args: string[]) => newDiskFrom(OLD, await typed(...args), 8 * MIB);

describe('a new disk', () => {
  it('is as the old one where nothing is said, with a data identity of its own', async () => {
    const { dataWriteGuid, creator, ...same } = await made();
    expect(same).toEqual({ type: 'dynamic', ...OLD });
    expect(creator).toMatch(/^vhdset \d/);
    expect((await made()).dataWriteGuid).not.toBe(dataWriteGuid);
  });

  it.each<[string[], Record<string, unknown>]>([
    [['--fixed'], { type: 'fixed' }],
    [['--block-size', '1M'], { blockSize: MIB }],
    [['--physical-sector-size', '512'], { physicalSectorSize: 512 }],
    // What the guest is told can't be less than what it addresses.
    [['--logical-sector-size', '4096'], { logicalSectorSize: 4096, physicalSectorSize: 4096 }],
    [['--disk-id', `{${ID.toUpperCase()}}`], { virtualDiskId: ID }],
  ])('%s', async (args, expected) => {
    expect(await made(...args)).toMatchObject(expected);
  });

  it('gets a new identity where that is asked for, or the old one has none', async () => {
    expect((await made('--disk-id', 'new')).virtualDiskId).not.toBe(ID);
    const without = await newDiskFrom({ ...OLD, virtualDiskId: null }, await typed(), MIB);
    expect(without.virtualDiskId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it.each([
    [['--disk-id', 'mine'], '--disk-id takes a GUID or the word new, not mine'],
    [['--block-size', '3M'], 'block size'],
    [['--block-size', 'large'], '--block-size takes bytes'],
    [['--logical-sector-size', '4096', '--physical-sector-size', '512'], 'cannot be smaller'],
  ])('%s is wrong usage', async (args, words) => {
    await expect(made(...args)).rejects.toMatchObject({
      code: 'wrong-usage',
      message: expect.stringContaining(words),
    });
  });

  it('has a size that a disk can have', async () => {
    await expect(newDiskFrom(OLD, await typed(), MIB + 1)).rejects.toMatchObject({
      code: 'wrong-usage',
    });
  });
});

it.each([
  [[], null],
  [['--fixed'], '--fixed'],
  [['--block-size', '1M'], '--block-size'],
  [['--logical-sector-size', '512'], '--logical-sector-size'],
  [['--physical-sector-size', '512'], '--physical-sector-size'],
  [['--disk-id', 'new'], '--disk-id'],
])('of %j, what only a VHDX can follow is %s', async (args, option) => {
  expect(vhdxOptionIn(await typed(...args))).toBe(option);
});
