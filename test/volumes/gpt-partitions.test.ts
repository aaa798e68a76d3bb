import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { readGpt } from '../../src/formats/gpt/gpt.ts';
import { gptPartitions } from '../../src/volumes/gpt-partitions.ts';
import { MSR, smallGpt } from './small-gpt.ts';

it('counts in bytes; both sectors of an entry belong to it', async () => {
  const partitions = [{ type: MSR, first: 10, last: 19, name: 'x' }];
  const disk = smallGpt({ sectorSize: 4096, sectors: 64, partitions });
  const { gpt } = await readGpt(new MemorySource(disk), 4096);
  expect(gptPartitions(gpt!)).toEqual([
    {
      slot: 1,
      offset: 40960,
      size: 40960,
      type: MSR,
      typeName: 'Microsoft reserved',
      role: 'msr',
      id: '00000000-0000-4000-8000-000000000001',
      name: 'x',
      active: false,
    },
  ]);
});
