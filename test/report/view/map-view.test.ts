import { expect, it } from 'vitest';
import { mapView } from '../../../src/report/view/map-view.ts';

const layer = { name: '/c/leaf\u202e.avhdx', fileSize: 4096, decides: 1024, hidden: 512 };
const merge = { writes: 512, zeroes: 512, grows: 8192, frees: -4096 };
const map = {
  ...{ virtualSize: 2048, gap: 'x is missing', warnings: ['forced'] },
  coverage: { total: 2048, data: 1024, zero: 0, unallocated: 1024, absent: 0, damaged: 0 },
  layers: [
    { ...layer, merge },
    { ...layer, merge: { ...merge, frees: 1024 } },
    { ...layer, merge: null },
  ],
};

it('tells what each file contributes, and what merging it gains or takes', () => {
  const view = mapView(map);
  expect(view).toMatchObject({
    headline: '2 KiB virtual, 3 files',
    gap: 'Not whole: x is missing',
    warnings: ['forced'],
    coverage: ['All 2,048 bytes are there: 1 KiB of data, 1 KiB of zeros.'],
  });
  expect(view.layers[0]).toEqual({
    ...{ path: layer.name, name: 'leaf\u202e.avhdx', inUse: 1024, hidden: 512 },
    merge: 'writes 512 bytes, takes 4 KiB',
  });
  expect(view.layers.slice(1).map((one) => one.merge)).toEqual([
    'writes 512 bytes, frees 1 KiB',
    null,
  ]);
  expect(mapView({ ...map, gap: null, layers: [] }).gap).toBeNull();
  expect(JSON.parse(JSON.stringify(view))).toEqual(view);
});
