import { expect, it } from 'vitest';
import type { Change } from '../../../src/disk/changes.ts';
import { diskDiffText } from '../../../src/report/text/disk-diff.ts';
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

it('tells sums, a resize, what is lost, and each range', async () => {
  const text = await collect(diskDiffText(diff));
  expect(text).toContain('Written since base\\u{202e}.vhdx, up to leaf.avhdx:');
  expect(text).toContain('1,536 bytes (1.5 KiB) in 2 ranges');
  expect(text).toContain('resized from 512 MiB to 1 GiB');
  expect(text).toContain('512 bytes of it were changed to is lost');
  expect(text).toContain('  0  1 KiB      0 bytes    4 KiB      2026-11-20 02:10  leaf.avhdx\n');
  expect(text).toContain('Not whole: the parent of x\\u{1b} is missing\n');
  expect(text).toContain('          0x1000           0x200  missing 0\n');
});
