import { expect, it } from 'vitest';
import { Damaged } from '../../src/disk/run-list.ts';
import { SectorBitmaps } from '../../src/disk/sector-bitmaps.ts';
import { smallLayer } from './small-disk.ts';

const spec = { type: 'differencing' } as const;

it('reads a page of bits once, however often it is asked for', async () => {
  const { vhdx } = await smallLayer([{ block: 1, state: 7, present: [[0, 8]] }], spec);
  let reads = 0;
  const source = {
    size: vhdx.source.size,
    read: (target: Uint8Array, position: number) => {
      reads++;
      return vhdx.source.read(target, position);
    },
  };
  const counted = { ...vhdx, source };
  const bitmaps = new SectorBitmaps();
  const page = await bitmaps.pageAt(counted, 1024 * 1024);
  expect(page).toMatchObject({ start: 0, end: 8 * 1024 * 1024 });
  expect((page.bits as Uint8Array)[256]).toBe(0xff);
  expect(await bitmaps.pageAt(counted, 0)).toBe(page);
  expect(reads).toBe(1);
});

it('tells that a bitmap is absent, or beyond the end of the file', async () => {
  const { vhdx } = await smallLayer([{ block: 0, state: 2 }], spec);
  const absent = await new SectorBitmaps().pageAt(vhdx, 0);
  expect(absent.bits).toBe(Damaged.BitmapMissing);
  const cut = await smallLayer([{ block: 1, state: 7, present: [[0, 8]] }], spec, (file) =>
    file.truncate(4 * 1024 * 1024),
  );
  const beyond = await new SectorBitmaps().pageAt(cut.vhdx, 0);
  expect(beyond.bits).toBe(Damaged.BitmapTruncated);
});

it('keeps the pages of several chunks apart, and those of several layers', async () => {
  const perChunk = 4096;
  const layerWith = (first: number, second: number) =>
    smallLayer(
      [
        { block: 0, state: 7, present: [[0, first]] },
        { block: perChunk, state: 7, present: [[0, second]] },
      ],
      { ...spec, virtualSize: (perChunk + 4) * 1024 * 1024 },
    );
  const one = (await layerWith(1, 2)).vhdx;
  const other = (await layerWith(3, 4)).vhdx;
  const bitmaps = new SectorBitmaps();
  for (const [vhdx, chunk, bits] of [
    [one, 0, 0b1],
    [one, 1, 0b11],
    [other, 0, 0b111],
    [other, 1, 0b1111],
  ] as const) {
    const page = await bitmaps.pageAt(vhdx, chunk * perChunk * 1024 * 1024);
    expect((page.bits as Uint8Array)[0]).toBe(bits);
  }
});
