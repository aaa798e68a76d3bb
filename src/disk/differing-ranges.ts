import { ByteRanges } from '../bytes/byte-ranges.ts';
import { changesSince } from './changes.ts';
import type { VirtualDisk } from './virtual-disk.ts';

/**
 * What may differ between two states of a disk: everything that one of them decides by a layer that
 * is not below the other. Tables and bitmaps are read, and no payload.
 */
export async function differingRanges(newer: VirtualDisk, older: VirtualDisk): Promise<ByteRanges> {
  const common = commonLayers(newer, older);
  return ByteRanges.union(
    await writtenAbove(newer, newer.layers.length - common),
    await writtenAbove(older, older.layers.length - common),
  );
}

/** How many layers, from the base up, are the same file in both. */
function commonLayers(a: VirtualDisk, b: VirtualDisk): number {
  let common = 0;
  const nameAt = ({ layers }: VirtualDisk, fromBase: number) => layers.at(-1 - fromBase)?.name;
  while (
    common < Math.min(a.layers.length, b.layers.length) &&
    nameAt(a, common) === nameAt(b, common)
  ) {
    common++;
  }
  return common;
}

async function writtenAbove(disk: VirtualDisk, from: number): Promise<ByteRanges> {
  const ranges = new ByteRanges();
  for await (const { offset, length } of changesSince(disk, from)) ranges.add(offset, length);
  if (from < disk.layers.length || disk.complete) return ranges;
  // Nothing is common to the two, and what is absent of each may be anything.
  const absent = new ByteRanges();
  for await (const { offset, length, kind } of disk.extents()) {
    if (kind === 'missing') absent.add(offset, length);
  }
  return ByteRanges.union(ranges, absent);
}
