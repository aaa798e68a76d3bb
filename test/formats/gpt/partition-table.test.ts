import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readGptHeader } from '../../../src/formats/gpt/header.ts';
import { readGptEntries } from '../../../src/formats/gpt/partition-table.ts';
import { BASIC_DATA, smallGpt } from '../../volumes/small-gpt.ts';

async function entriesOf(disk: Uint8Array, change = {}) {
  const source = new MemorySource(disk);
  const { header } = await readGptHeader(source, 'primary', 1, 512);
  return readGptEntries(source, { ...header!, ...change }, 512);
}

const partitions = [{ type: BASIC_DATA, first: 34, last: 133, name: 'Dätä' }];

describe('GPT table', () => {
  it('lists the entries in use', async () => {
    expect(await entriesOf(smallGpt({ partitions }))).toEqual([
      {
        slot: 1,
        at: 1024,
        type: BASIC_DATA,
        id: '00000000-0000-4000-8000-000000000001',
        firstSector: 34,
        lastSector: 133,
        attributes: 0n,
        name: 'Dätä',
      },
    ]);
  });

  it('is refused with a wrong checksum, or a place behind the disk', async () => {
    const disk = smallGpt({ partitions });
    disk[1024 + 33] = 1;
    await expect(entriesOf(disk)).rejects.toMatchObject({ code: 'gpt-table-checksum' });
    const far = entriesOf(smallGpt(), { tableSector: 2 ** 60 });
    await expect(far).rejects.toMatchObject({ code: 'gpt-table-offset' });
    const cut = entriesOf(smallGpt(), { tableSector: 4090 });
    await expect(cut).rejects.toMatchObject({ code: 'short-read' });
  });
});
