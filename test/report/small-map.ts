import type { Extent } from '../../src/disk/extent.ts';
import type { DiskMap } from '../../src/report/view/map-view.ts';

async function* extents(): AsyncGenerator<Extent> {
  const place = { position: null, damage: null };
  yield { offset: 0, length: 512, kind: 'data', layer: 0, position: 4096, damage: null };
  yield { offset: 512, length: 512, kind: 'zero', layer: 0, ...place };
  yield { offset: 1024, length: 512, kind: 'missing', layer: null, ...place };
  yield {
    offset: 1536,
    length: 512,
    kind: 'missing',
    layer: 0,
    position: null,
    damage: 'block-state',
  };
}

/** A map with a range of each kind, and names that attack a terminal. */
export const smallMap = (): DiskMap => ({
  virtualSize: 2048,
  gap: 'the parent of \u001b[31m is missing',
  warnings: [],
  coverage: { total: 2048, data: 512, zero: 512, unallocated: 0, absent: 512, damaged: 512 },
  layers: [
    {
      name: '/c/leaf\u202e.avhdx',
      fileSize: 4096,
      decides: 1024,
      hidden: 0,
      merge: { writes: 512, zeroes: 512, grows: 8192, frees: -4096 },
    },
  ],
  extents: extents(),
});
