import { expect, it } from 'vitest';
import { openChain } from '../../../src/chains/open-chain.ts';
import { diskLanes } from '../../../src/report/view/disk-lanes.ts';
import { SmallFolder } from '../../sets/small-folder.ts';

const MIB = 0x100000;
const data = new Uint8Array(MIB).fill(1);

/** A chain of so many disks, each with block 0, the base with all three. */
async function lanesOf(count: number) {
  const folder = new SmallFolder();
  for (let i = 1; i <= count; i++) {
    const parent = i === 1 ? {} : { parentId: i - 1, relative: `.\\d${i - 1}.avhdx` };
    const blocks = i === 1 ? [0, 1] : [0];
    await folder.disk(`d${i}.avhdx`, {
      ...{ id: i, ...parent },
      blocks: blocks.map((block) => ({ block, data })),
    });
  }
  const { chains } = await folder.take();
  return diskLanes(openChain(chains[0]!).disk);
}

it('gives each file a lane, and every byte of the disk to one of them', async () => {
  const { virtualSize, columns, columnBytes, lanes } = await lanesOf(3);
  expect(lanes.map(({ name, kind, bytes }) => [name, kind, bytes])).toEqual([
    ['d3.avhdx', 'file', MIB],
    ['d2.avhdx', 'file', 0],
    ['d1.avhdx', 'file', MIB],
    ['never written: zeros', 'unwritten', MIB],
  ]);
  expect(virtualSize).toBe(3 * MIB);
  expect(columns).toBeLessThanOrEqual(500);
  for (let column = 0; column < columns; column++) {
    const sum = lanes.reduce((total, { shares }) => total + shares[column]!, 0);
    expect(sum).toBe(Math.min(columnBytes, virtualSize - column * columnBytes));
  }
});

it('lets neighbours share a lane in a long chain, but not the leaf and the base', async () => {
  const { lanes } = await lanesOf(30);
  const files = lanes.filter(({ kind }) => kind === 'file');
  expect(files).toHaveLength(10);
  expect(files.reduce((sum, one) => sum + one.files, 0)).toBe(30);
  expect([files[0]!.name, files.at(-1)!.name]).toEqual(['d30.avhdx', 'd1.avhdx']);
  expect(files[1]!.name).toBe('files 2 to 5');
});
