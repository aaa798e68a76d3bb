import { expect, it } from 'vitest';
import { diskMapText } from '../../../src/report/text/disk-map.ts';
import { collect } from '../collect-text.ts';
import { smallMap } from '../small-map.ts';

it('is text without control characters, one line for each range', async () => {
  const text = await collect(diskMapText(smallMap()));
  expect(text).not.toMatch(/[^\P{C}\n]/u);
  expect(text).toContain('leaf\\u{202e}.avhdx');
  expect(text).toContain('writes 512 bytes, takes 4 KiB');
  expect(text).toContain('             0x0           0x200  data            0          0x1000\n');
  expect(text).toContain('           0x600           0x200  missing (block-state)     0\n');
  expect(text.match(/ 0x200 /g)).toHaveLength(5);
});
