import { expect, it } from 'vitest';
import { isZero } from '../../src/bytes/zeros.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { readPiece } from '../../src/serve/read-piece.ts';
import { bytesOf, randomChain } from '../disk/random-chain.ts';
import { MIB } from '../disk/small-disk.ts';
import { shareOf } from '../share.ts';
import { smallExport } from './test-client.ts';

it('tells data, zeros, and where the first byte is missing', async () => {
  const served = await smallExport();
  const target = Buffer.alloc(4 * MIB, '?');
  const { segments, missingAt } = await readPiece(served, 0, target);
  expect(missingAt).toBe(3.5 * MIB);
  expect(segments).toEqual([
    { kind: 'data', start: 0, end: MIB },
    { kind: 'zero', start: MIB, end: 3 * MIB },
    { kind: 'data', start: 3 * MIB, end: 3.5 * MIB },
  ]);
  expect(target.subarray(0, 65537).toString()).toBe(`${'l'.repeat(65536)}d`);
  const all = await readPiece(served, 3.5 * MIB, Buffer.alloc(512));
  expect(all).toEqual({ segments: [], missingAt: 0 });
});

it('reads what random chains hold, up to the first missing byte', async () => {
  for (let seed = 1; seed <= shareOf(50); seed++) {
    const { layers, complete, model } = await randomChain(seed);
    const disk = openDisk(layers, { complete });
    const served = { name: '', description: '', disk, offset: 0, length: disk.virtualSize };
    const target = Buffer.alloc(disk.virtualSize);
    const { segments, missingAt } = await readPiece(served, 0, target);
    const missing = model.findIndex(({ kind }) => kind === 'missing');
    expect(missingAt).toBe(missing < 0 ? null : missing * 512);
    const known = missingAt ?? disk.virtualSize;
    expect(segments.reduce((at, { start, end }) => (start === at ? end : -1), 0)).toBe(known);
    const expected = bytesOf(model);
    for (const { kind, start, end } of segments) {
      const [is, shall] = [target.subarray(start, end), expected.subarray(start, end)];
      expect(is.equals(shall)).toBe(true);
      if (kind === 'zero') expect(isZero(shall)).toBe(true);
    }
  }
});
