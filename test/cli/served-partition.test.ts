import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { partitionOf } from '../../src/cli/served-partition.ts';

const MIB = 1024 * 1024;

/** A disk of 4 MiB in two partitions: FAT by its boot sector, and one of unknown content. */
function divided(): MemorySource {
  const bytes = Buffer.alloc(4 * MIB);
  for (const [slot, type, start, sectors] of [
    [0, 0x0c, 2048, 2048],
    [1, 0x83, 4096, 4096],
  ] as const) {
    bytes[446 + slot * 16 + 4] = type;
    bytes.writeUInt32LE(start, 446 + slot * 16 + 8);
    bytes.writeUInt32LE(sectors, 446 + slot * 16 + 12);
  }
  bytes.writeUInt16LE(0xaa55, 510);
  return new MemorySource(bytes);
}

it('finds a partition by its number, whatever it holds', async () => {
  expect(await partitionOf(divided(), 2, 'disk')).toEqual({
    ...{ offset: 2 * MIB, length: 2 * MIB, what: 'partition 2, unknown' },
  });
});

it('names the partitions that there are', async () => {
  await expect(partitionOf(divided(), 3, 'disk')).rejects.toThrow(
    'disk has no partition 3: there is 1 (unknown, 1 MiB); 2 (unknown, 2 MiB)',
  );
  const empty = new MemorySource(new Uint8Array(MIB));
  await expect(partitionOf(empty, 1, 'disk')).rejects.toThrow('none is recognised');
});
