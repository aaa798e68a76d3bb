import { expect, it } from 'vitest';
import type { Extent } from '../../../src/disk/extent.ts';
import { mapfileBlocks, mapfileLines } from '../../../src/report/text/ddrescue-mapfile.ts';

const extent = (offset: number, length: number, kind: Extent['kind'], damage: Extent['damage']) => {
  return { offset, length, kind, layer: 0, position: null, damage };
};

async function* extents(): AsyncGenerator<Extent> {
  yield extent(4096, 512, 'data', null);
  yield extent(4608, 512, 'zero', null);
  yield extent(5120, 512, 'unallocated', null);
  yield extent(5632, 1024, 'missing', null);
  yield extent(6656, 512, 'missing', 'block-truncated');
  yield extent(7168, 512, 'missing', 'bat-truncated');
  yield extent(7680, 512, 'data', null);
}

it('marks what is recovered, what an ancestor would decide, and what is damaged', async () => {
  const lines: string[] = [];
  for await (const line of mapfileLines(mapfileBlocks(extents(), 4096), false, 'test'))
    lines.push(line);
  expect(lines.filter((line) => !line.startsWith('#')).join('')).toBe(
    [
      '0x00000000     ?               1',
      '0x00000000  0x00000600  +',
      '0x00000600  0x00000400  ?',
      '0x00000A00  0x00000400  -',
      '0x00000E00  0x00000200  +',
      '',
    ].join('\n'),
  );
});

it('says that it is finished when nothing is missing', async () => {
  const lines: string[] = [];
  async function* one() {
    yield extent(0, 512, 'data', null);
  }
  for await (const line of mapfileLines(mapfileBlocks(one()), true, 'test')) lines.push(line);
  expect(lines).toContain('0x00000000     +               1\n');
});
