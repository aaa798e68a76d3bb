import { expect, it } from 'vitest';
import { diskDiffText } from '../../../src/report/text/disk-diff.ts';
import { collect } from '../collect-text.ts';
import { smallDiff } from '../small-diff.ts';

it('tells sums, a resize, what is lost, and each range', async () => {
  const text = await collect(diskDiffText(smallDiff));
  expect(text).toContain('Written since base\\u{202e}.vhdx, up to leaf.avhdx:');
  expect(text).toContain('1,536 bytes (1.5 KiB) in 2 ranges');
  expect(text).toContain('resized from 512 MiB to 1 GiB');
  expect(text).toContain('The new content of 512 bytes of it is lost');
  expect(text).toContain('  0  1 KiB      0 bytes    4 KiB      2026-11-20 02:10  leaf.avhdx\n');
  expect(text).toContain('Not whole: the parent of x\\u{1b} is missing\n');
  expect(text).toContain('          0x1000           0x200  missing 0\n');
});
