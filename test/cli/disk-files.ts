import { readFileSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ByteSink } from '../../src/bytes/byte-source.ts';
import { isZero } from '../../src/bytes/zeros.ts';
import type { BlockSpec, VhdxSpec } from '../../src/formats/vhdx/write/vhdx-spec.ts';
import { writeVhdx } from '../../src/formats/vhdx/write/vhdx-writer.ts';

const MIB = 1024 * 1024;

export const guidOf = (number: number) =>
  `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** A disk of 8 MiB in blocks of 1 MiB; `number` is its identity. */
export async function writeDisk(
  path: string,
  number: number,
  blocks: readonly BlockSpec[],
  spec: Partial<VhdxSpec> = {},
): Promise<void> {
  const handle = await open(path, 'w');
  const sink: ByteSink = {
    write: async (data, position) => {
      await handle.write(data, 0, data.length, position);
    },
  };
  await writeVhdx(
    sink,
    {
      type: 'dynamic',
      virtualSize: 8 * MIB,
      blockSize: MIB,
      virtualDiskId: guidOf(777),
      dataWriteGuid: guidOf(number),
      ...spec,
    },
    blocks,
  );
  await handle.close();
}

/** The content of a raw image in blocks of 1 MiB, without those that are zeros. */
export function blocksOf(image: string): BlockSpec[] {
  const bytes = readFileSync(image);
  const count = Math.ceil(bytes.length / MIB);
  const blocks = Array.from({ length: count }, (_, block) => {
    return { block, data: bytes.subarray(block * MIB, (block + 1) * MIB) };
  });
  return blocks.filter(({ data }) => !isZero(data));
}

/**
 * What a layer has to hold to make one image of another, in blocks of 1 MiB: the sectors that differ.
 * @param partial whether blocks may be partly present, as in differencing disks
 */
export function writtenBlocks(before: Buffer, after: Buffer, partial: boolean): BlockSpec[] {
  const SECTOR = 512;
  const blocks: BlockSpec[] = [];
  for (let at = 0; at < after.length; at += MIB) {
    const data = after.subarray(at, Math.min(at + MIB, after.length));
    const old = before.subarray(at, at + data.length);
    if (data.equals(old)) continue;
    const present: [number, number][] = [];
    for (let from = 0; from < data.length; from += SECTOR) {
      if (data.subarray(from, from + SECTOR).equals(old.subarray(from, from + SECTOR))) continue;
      const sector = from / SECTOR;
      const last = present.at(-1);
      if (last?.[1] === sector) last[1] = sector + 1;
      else present.push([sector, sector + 1]);
    }
    const block = at / MIB;
    blocks.push(partial ? { block, state: 7, present, data } : { block, data });
  }
  return blocks;
}

/** What makes a disk the child of the file `name`, whose identity is `parent`. */
export function childOf(name: string, parent: number): Partial<VhdxSpec> {
  return {
    type: 'differencing',
    parentLocator: [
      ['relative_path', `.\\${name}`],
      ['parent_linkage', `{${guidOf(parent)}}`],
    ],
  };
}

/**
 * Three disks, `base.vhdx`, `middle.avhdx` and `leaf.avhdx`: block 0 of the base holds `b`, of
 * which the first 4 KiB are `m` and then 4 KiB `l`; block 1 is `m` throughout; block 2 is zeros by
 * the word of the leaf.
 * @returns the content of the leaf
 */
export async function writeThreeLayers(folder: string): Promise<Buffer> {
  const filled = (letter: string) => Buffer.alloc(MIB, letter);
  await writeDisk(join(folder, 'base.vhdx'), 1, [
    { block: 0, data: filled('b') },
    { block: 2, data: filled('b') },
  ]);
  await writeDisk(
    join(folder, 'middle.avhdx'),
    2,
    [
      { block: 0, state: 7, present: [[0, 8]], data: filled('m') },
      { block: 1, data: filled('m') },
    ],
    childOf('base.vhdx', 1),
  );
  await writeDisk(
    join(folder, 'leaf.avhdx'),
    3,
    [
      { block: 0, state: 7, present: [[8, 16]], data: filled('l') },
      { block: 2, state: 2 },
    ],
    childOf('middle.avhdx', 2),
  );
  const content = Buffer.alloc(8 * MIB);
  content
    .fill('b', 0, MIB)
    .fill('m', 0, 4096)
    .fill('l', 4096, 8192)
    .fill('m', MIB, 2 * MIB);
  return content;
}
