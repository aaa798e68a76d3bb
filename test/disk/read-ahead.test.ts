import { expect, it } from 'vitest';
import { readAhead } from '../../src/disk/read-ahead.ts';
import { MissingDataError } from '../../src/disk/read-runs.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { MIB, smallLayer } from './small-disk.ts';

const GIB = 1024 * MIB;
const data = Buffer.alloc(MIB, 'd');

async function pieces(blocks: readonly number[], virtualSize: number): Promise<string[]> {
  const layer = await smallLayer(
    blocks.map((block) => ({ block, data })),
    { virtualSize },
  );
  const told: string[] = [];
  for await (const piece of readAhead(openDisk([layer], { complete: true }))) {
    told.push(`${piece.offset / MIB} ${piece.length / MIB} ${piece.bytes ? 'data' : 'zeros'}`);
    piece.release();
  }
  return told;
}

it('yields data in large pieces that end on even places, and long zeros as one', async () => {
  expect(await pieces([1, 2, 3, 4, 8], 16 * MIB)).toEqual([
    '0 1 zeros',
    '1 1 data',
    '2 2 data',
    '4 1 data',
    '5 3 zeros',
    '8 1 data',
    '9 7 zeros',
  ]);
});

it('cuts zeros that would take an hour to hash', async () => {
  expect(await pieces([], 3.5 * GIB)).toEqual([
    '0 1024 zeros',
    '1024 1024 zeros',
    '2048 1024 zeros',
    '3072 512 zeros',
  ]);
});

it('reads small gaps of zeros together with the data around them', async () => {
  const present = Array.from({ length: 64 }, (_, i) => [i * 32, i * 32 + 16] as const);
  const child = await smallLayer([{ block: 0, state: 7, present, data }], {
    type: 'differencing',
    virtualSize: MIB,
  });
  const base = await smallLayer([], { virtualSize: MIB });
  const seen = [];
  for await (const piece of readAhead(openDisk([child, base], { complete: true }))) {
    seen.push(piece.length);
    const half = piece.bytes?.subarray(8192, 16384) ?? data;
    expect(half.every((byte) => byte === 0)).toBe(true);
    piece.release();
  }
  expect(seen.length).toBeLessThanOrEqual(2);
});

it('ends with what is missing, or reads it as zeros', async () => {
  const orphan = await smallLayer([{ block: 0, data }], { type: 'differencing' });
  const disk = openDisk([orphan], { complete: false });
  const refused = async () => {
    for await (const piece of readAhead(disk)) piece.release();
  };
  await expect(refused()).rejects.toThrow(MissingDataError);
  let zeros = 0;
  for await (const piece of readAhead(disk, { missing: 'zeros' })) {
    if (!piece.bytes) zeros += piece.length;
    piece.release();
  }
  expect(zeros).toBe(3 * MIB);
});

it('has no read in flight any more when the caller goes away', async () => {
  const layer = await smallLayer([0, 1, 2, 3].map((block) => ({ block, data })));
  let inFlight = 0;
  const slow = {
    size: layer.vhdx.source.size,
    async read(target: Uint8Array, position: number) {
      inFlight++;
      await new Promise((resolve) => setTimeout(resolve, 5));
      await layer.vhdx.source.read(target, position);
      inFlight--;
    },
  };
  const disk = openDisk([{ ...layer, vhdx: { ...layer.vhdx, source: slow } }], { complete: true });
  for await (const piece of readAhead(disk)) {
    piece.release();
    break;
  }
  expect(inFlight).toBe(0);
});
