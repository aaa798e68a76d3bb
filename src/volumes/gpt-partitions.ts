import type { Gpt } from '../formats/gpt/gpt.ts';
import { gptTypeOf } from '../formats/gpt/partition-types.ts';
import type { Partition } from './partition.ts';

/** The partitions of a GPT, in bytes. */
export function gptPartitions({ entries, sectorSize }: Gpt): Partition[] {
  return entries.map(({ slot, type, id, firstSector, lastSector, name }) => {
    const { name: typeName, role } = gptTypeOf(type);
    return {
      slot,
      offset: firstSector * sectorSize,
      size: (lastSector - firstSector + 1) * sectorSize,
      type,
      typeName,
      role,
      id,
      name: name === '' ? null : name,
      active: false,
    };
  });
}
