import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { clusterExtents, contiguousRun } from '../../src/volumes/cluster-extents.ts';
import { ExtentStream } from '../../src/volumes/extent-stream.ts';

const layout = { dataOffset: 10, clusterSize: 4, clusterCount: 10 };
const volume = new MemorySource(Uint8Array.from({ length: 50 }, (_, index) => index));
const runs = [
  { first: 5, count: 1 },
  { first: 3, count: 2 },
];
const stream = (size: number, valid?: number) =>
  new ExtentStream(volume, 'a/b', clusterExtents(layout, runs, size, valid));

describe('content in clusters', () => {
  it('is read across its extents, and zeros beyond what was written', async () => {
    const file = stream(12, 7);
    const bytes = new Uint8Array(9);
    await file.read(bytes, 2);
    expect([...bytes]).toEqual([24, 25, 14, 15, 16, 0, 0, 0, 0]);
    expect(file.extents().map(({ kind, offset, length }) => [kind, offset, length])).toEqual([
      ['data', 0, 4],
      ['data', 4, 3],
      ['zero', 7, 5],
    ]);
  });

  it('fails where the volume does not tell, and past the end', async () => {
    const file = stream(14);
    await expect(file.read(new Uint8Array(1), 12)).rejects.toMatchObject({ code: 'file-damaged' });
    const over = file.read(new Uint8Array(4), 12);
    await expect(over).rejects.toMatchObject({ code: 'short-read', got: 2 });
    await expect(file.read(new Uint8Array(1), -1)).rejects.toThrow();
    await file.read(new Uint8Array(0), 14);
  });

  it('that follows itself is cut at the end of the volume', () => {
    expect(contiguousRun(layout, 10, 100)).toEqual([{ first: 10, count: 2 }]);
    expect(contiguousRun(layout, 12, 100)).toEqual([]);
    expect(contiguousRun(layout, 1, 100)).toEqual([]);
    expect(contiguousRun(layout, 5, 0)).toEqual([]);
  });
});
