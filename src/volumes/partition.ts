import type { Fault } from '../bytes/fault.ts';
import type { Guid } from '../bytes/guid.ts';
import type { GptRole } from '../formats/gpt/partition-types.ts';

/** A partition as its table describes it; what it holds is another question. */
export interface Partition {
  /** GPT: the number of the entry; MBR: 1 to 4, and from 5 on inside an extended partition. */
  readonly slot: number;
  /** Bytes on the disk. */
  readonly offset: number;
  readonly size: number;
  /** A GUID, or `0x07`. */
  readonly type: Guid | string;
  /** `basic data`, `Linux`. */
  readonly typeName: string;
  readonly role: GptRole;
  /** GPT alone. The name is text of the disk, not to be trusted. */
  readonly id: Guid | null;
  readonly name: string | null;
  /** MBR alone: marked to boot from. */
  readonly active: boolean;
}

/** Partitions in the order in which they lie on the disk, and what is wrong with them. */
export interface PlacedPartitions {
  readonly partitions: readonly Partition[];
  readonly faults: readonly Fault[];
}

/**
 * Puts the partitions in order, leaves out what does not lie on the disk at all, and tells of those
 * that reach past its end or into each other.
 * @param diskSize bytes
 */
export function placePartitions(all: readonly Partition[], diskSize: number): PlacedPartitions {
  const faults: Fault[] = [];
  const partitions: Partition[] = [];
  let end = 0;
  for (const partition of [...all].sort((a, b) => a.offset - b.offset || a.slot - b.slot)) {
    const { slot, offset, size } = partition;
    const fault = (code: string, message: string) =>
      faults.push({ code, structure: `partition entry ${slot}`, offset, message });
    const exact = Number.isSafeInteger(offset) && Number.isSafeInteger(size) && size > 0;
    if (!exact || offset >= diskSize) {
      fault('partition-outside-disk', 'the partition does not lie on the disk and is left out');
      continue;
    }
    const over = offset + size - diskSize;
    if (over > 0)
      fault('partition-outside-disk', `the partition ends ${over} bytes after the disk`);
    if (offset < end) fault('partitions-overlap', 'the partition begins inside another');
    end = Math.max(end, offset + size);
    partitions.push(partition);
  }
  return { partitions, faults };
}
