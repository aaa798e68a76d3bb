import type { Disk } from './model.ts';

/**
 * Whether nothing decoded tells two disks apart: their headers, sizes, parents and allocation.
 * Their payload is not compared, so this is no proof of equal content; but whoever opens a disk for
 * writing gives it a new FileWriteGuid, so two that were used apart from each other do differ.
 */
export function looksAlike(a: Disk, b: Disk): boolean {
  const [ours, theirs] = [traitsOf(a), traitsOf(b)];
  return ours.every((trait, i) => trait === theirs[i]);
}

function traitsOf({ file, vhdx, allocation }: Disk): unknown[] {
  const { header, metadata, refusal } = vhdx;
  return [
    file.size,
    header?.sequenceNumber,
    header?.fileWriteGuid,
    header?.dataWriteGuid,
    header?.logGuid,
    metadata?.virtualSize,
    metadata?.virtualDiskId,
    metadata?.blockSize,
    metadata?.logicalSectorSize,
    metadata?.hasParent,
    metadata?.parentLocator?.linkage,
    metadata?.parentLocator?.linkage2,
    refusal?.code,
    vhdx.faults.length,
    allocation?.dataBytes,
    allocation?.blocks.join(),
  ];
}
