import { expect, it } from 'vitest';
import type { Change } from '../../../src/disk/changes.ts';
import { diskDiffJson } from '../../../src/report/json/disk-diff-json.ts';
import type { DiskDiff } from '../../../src/report/view/diff-view.ts';

async function* changes(): AsyncGenerator<Change> {
  yield { offset: 0, length: 1024, kind: 'data', layer: 1 };
  yield { offset: 4096, length: 512, kind: 'missing', layer: 0 };
}

const diff: DiskDiff = {
  from: 'base\u202e.vhdx',
  to: 'leaf.avhdx',
  virtualSize: 2 ** 30,
  gap: 'the parent of x\u001b is missing',
  warnings: [],
  previousSize: 2 ** 29,
  growth: [
    {
      path: 'leaf.avhdx',
      data: 1024,
      zero: 0,
      fileSize: 4096,
      modified: '2026-11-20T02:10:33.000Z',
    },
  ],
  changes,
};

async function collect(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

it('is JSON with the same', async () => {
  const json = JSON.parse(await collect(diskDiffJson(diff)));
  expect(json.totals).toEqual({ changed: 1536, missing: 512, ranges: 2 });
  expect(json.ranges).toHaveLength(2);
  expect(json.growth).toEqual(diff.growth);
});
