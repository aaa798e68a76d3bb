import type { Change } from '../../src/disk/changes.ts';
import type { DiskDiff } from '../../src/report/view/diff-view.ts';

async function* changes(): AsyncGenerator<Change> {
  yield { offset: 0, length: 1024, kind: 'data', layer: 1 };
  yield { offset: 4096, length: 512, kind: 'missing', layer: 0 };
}

/** A difference with a range that is lost, and names that attack a terminal. */
export const smallDiff: DiskDiff = {
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
