import { describe, expect, it } from 'vitest';
import type { CopiedDisk } from '../../src/disk/read-ahead.ts';
import { rememberingRuns } from '../../src/disk/remembered-runs.ts';
import type { Kind, RunList } from '../../src/disk/run-list.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { randomChain } from './random-chain.ts';
import { MIB, smallLayer } from './small-disk.ts';

async function runsOf(disk: CopiedDisk, offset?: number, length?: number) {
  const told: string[] = [];
  for await (const list of disk.runs(offset, length)) {
    for (let i = 0; i < list.count; i++) told.push(JSON.stringify(list.extentAt(i)));
  }
  return told;
}

/** A disk that counts what is asked of its tables. */
function counted(disk: CopiedDisk) {
  const asked: string[] = [];
  const runs = (offset = 0, length = disk.virtualSize - offset): AsyncGenerator<RunList> => {
    asked.push(`${offset}+${length}`);
    return disk.runs(offset, length);
  };
  return { asked, disk: { ...disk, runs } };
}

const data = Buffer.alloc(MIB, 'd');

describe('a disk that remembers its runs', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'tells the same again as the disk itself (chain %d)',
    async (seed) => {
      const { layers, complete, start } = await randomChain(seed);
      const disk = openDisk(layers, { complete });
      const expected = await runsOf(disk, start);
      for (const most of [0, 3, 1000]) {
        const remembered = rememberingRuns(disk, most);
        expect(await runsOf(remembered, start)).toEqual(expected);
        expect(await runsOf(remembered, start)).toEqual(expected);
        expect(await runsOf(remembered, start, 1024)).toEqual(await runsOf(disk, start, 1024));
      }
    },
  );

  it('asks the tables once for the range that was gone through first', async () => {
    const layer = await smallLayer([{ block: 1, data }]);
    const { asked, disk } = counted(openDisk([layer], { complete: true }));
    const remembered = rememberingRuns(disk);
    for (let pass = 0; pass < 3; pass++) await runsOf(remembered, MIB, 2 * MIB);
    expect(asked).toEqual([`${MIB}+${2 * MIB}`, `${3 * MIB}+0`, `${3 * MIB}+0`]);
    await runsOf(remembered);
    expect(asked.at(-1)).toBe(`0+${4 * MIB}`);
  });

  it('goes on where its memory ends, and keeps nothing behind a gap', async () => {
    const layer = await smallLayer(
      [0, 20, 40].map((block) => ({ block, data })),
      {
        virtualSize: 600 * MIB,
      },
    );
    const plain = openDisk([layer], { complete: true });
    const { asked, disk } = counted(plain);
    // The first window, of 32 MiB, has four runs; the second fewer than would fit alone.
    const remembered = rememberingRuns(disk, 5);
    const expected = await runsOf(plain);
    expect(await runsOf(remembered)).toEqual(expected);
    expect(joined(await runsOf(remembered))).toEqual(joined(expected));
    expect(asked).toEqual([`0+${600 * MIB}`, `${32 * MIB}+${568 * MIB}`]);
  });

  it('knows what could not be read since', async () => {
    const layer = await smallLayer([{ block: 0, data }]);
    const disk = openDisk([layer], { complete: true });
    const remembered = rememberingRuns(disk);
    const [before] = await runsOf(remembered);
    const { position } = JSON.parse(before!);
    disk.unreadable.add(0, position, 512);
    expect(await runsOf(remembered)).toEqual(await runsOf(disk));
    expect((await runsOf(remembered))[0]).toContain('payload-unreadable');
  });
});

/** Windows may cut a run in two anywhere. */
function joined(runs: readonly string[]): unknown[] {
  const result: { offset: number; length: number; kind: keyof typeof Kind; layer: number }[] = [];
  for (const run of runs.map((text) => JSON.parse(text))) {
    const last = result.at(-1);
    const same = last && last.kind === run.kind && last.layer === run.layer;
    if (same && run.kind !== 'data') last.length += run.length;
    else result.push(run);
  }
  return result;
}
