import { expect, it } from 'vitest';
import { diskMapJson } from '../../../src/report/json/disk-map-json.ts';
import { collect } from '../collect-text.ts';
import { smallMap } from '../small-map.ts';

it('is JSON that says of each range what qemu-img map says, and which layer decides', async () => {
  const json = JSON.parse(await collect(diskMapJson(smallMap())));
  expect(json.extents).toEqual([
    {
      start: 0,
      length: 512,
      depth: 0,
      present: true,
      zero: false,
      data: true,
      offset: 4096,
      kind: 'data',
      layer: 0,
    },
    {
      start: 512,
      length: 512,
      depth: 0,
      present: true,
      zero: true,
      data: false,
      kind: 'zero',
      layer: 0,
    },
    {
      start: 1024,
      length: 512,
      depth: 0,
      present: false,
      zero: false,
      data: false,
      kind: 'missing',
      layer: null,
    },
    {
      start: 1536,
      length: 512,
      depth: 0,
      present: false,
      zero: false,
      data: false,
      kind: 'missing',
      layer: 0,
      damage: 'block-state',
    },
  ]);
  const summary = JSON.parse(await collect(diskMapJson({ ...smallMap(), extents: null })));
  expect(summary.extents).toBeUndefined();
  expect(summary.complete).toBe(false);
});
