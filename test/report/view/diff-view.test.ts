import { expect, it } from 'vitest';
import type { Change } from '../../../src/disk/changes.ts';
import { diffView, totalsOf } from '../../../src/report/view/diff-view.ts';

async function* changes(): AsyncGenerator<Change> {
  yield { offset: 0, length: 1024, kind: 'data', layer: 1 };
  yield { offset: 4096, length: 512, kind: 'missing', layer: 0 };
}

const growth = { path: '/c/leaf.avhdx', data: 1024, zero: 0, fileSize: 4096, modified: null };
const diff = {
  ...{ from: '/c/base.vhdx', to: '/c/leaf.avhdx', virtualSize: 2 ** 30, previousSize: 2 ** 30 },
  ...{ gap: null, warnings: [], growth: [growth] },
};

it('counts what was written, and what of it is lost', async () => {
  expect(await totalsOf(changes())).toEqual({ changed: 1536, missing: 512, ranges: 2 });
});

it('tells sums, a resize and a loss only where there are some', () => {
  const view = diffView(diff, { changed: 1, missing: 0, ranges: 1 });
  expect(view.headline).toBe('Written since base.vhdx, up to leaf.avhdx:');
  expect(view.sentences).toEqual([
    '1 byte (1 byte) in 1 range; a write may have written the same bytes again.',
  ]);
  expect(view.layers).toEqual([{ ...growth, name: 'leaf.avhdx' }]);
  expect(view.gap).toBeNull();
  const resized = { ...diff, previousSize: 2 ** 29, gap: 'x' };
  const lost = diffView(resized, { changed: 8, missing: 4, ranges: 2 });
  expect(lost.gap).toBe('Not whole: x');
  expect(lost.sentences.slice(1)).toEqual([
    'The disk was resized from 512 MiB to 1 GiB.',
    'The new content of 4 bytes of it is lost: the file is damaged there.',
  ]);
});
