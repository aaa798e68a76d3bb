import { expect, it } from 'vitest';
import { diskDiffJson } from '../../../src/report/json/disk-diff-json.ts';
import { collect } from '../collect-text.ts';
import { smallDiff } from '../small-diff.ts';

it('is JSON with the same', async () => {
  const json = JSON.parse(await collect(diskDiffJson(smallDiff)));
  expect(json.totals).toEqual({ changed: 1536, missing: 512, ranges: 2 });
  expect(json.ranges).toHaveLength(2);
  expect(json.growth).toEqual(smallDiff.growth);
});
