import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { writeMissingMap } from '../../src/cli/missing-map.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { MIB, smallLayer } from '../disk/small-disk.ts';

it('writes both maps of a part of a disk, in terms of the output', async () => {
  const layer = await smallLayer([{ block: 1, data: Buffer.alloc(MIB, 1) }], {
    type: 'differencing',
  });
  const [mapfile, json] = [new MemorySource(), new MemorySource()];
  const range = { offset: MIB / 2, length: 2 * MIB };
  await writeMissingMap(openDisk([layer], { complete: false }), range, { mapfile, json });
  const lines = Buffer.from(mapfile.bytes).toString().split('\n');
  expect(lines.filter((line) => !line.startsWith('#'))).toEqual([
    '0x00000000     ?               1',
    '0x00000000  0x00080000  ?',
    '0x00080000  0x00100000  +',
    '0x00180000  0x00080000  ?',
    '',
  ]);
  const { coverage, missing } = JSON.parse(Buffer.from(json.bytes).toString());
  expect(coverage).toMatchObject({ total: 2 * MIB, known: MIB, absent: MIB, diskOffset: MIB / 2 });
  expect(missing).toHaveLength(2);
});
