import { concatBytes } from '../../../bytes/concat-bytes.ts';
import { encodeGuid } from '../../../bytes/guid.ts';
import { putUint32, putUint64 } from '../../../bytes/little-endian.ts';
import {
  FILE_PARAMETERS,
  INCOMPLETE_FILE,
  LOGICAL_SECTOR_SIZE,
  PARENT_LOCATOR,
  PHYSICAL_SECTOR_SIZE,
  VIRTUAL_DISK_ID,
  VIRTUAL_DISK_SIZE,
} from '../guids.ts';
import { encodeMetadataTable, METADATA_TABLE_BYTES } from '../metadata-table.ts';
import { encodeParentLocator } from '../parent-locator.ts';
import { type Layout, METADATA_REGION_BYTES } from './layout.ts';
import type { ExtraItem, VhdxSpec } from './vhdx-spec.ts';

/**
 * The metadata region of a new file ([MS-VHDX] 2.6): the table, and the items one behind the other
 * from 64 KiB on. Shorter than the region; the rest of that is zeros.
 * @throws {RangeError} when the items do not fit into the region
 */
export function encodeMetadataRegion(spec: VhdxSpec, { geometry }: Layout): Uint8Array {
  const ofDisk = { isVirtualDisk: true, isRequired: true };
  const items: ExtraItem[] = [
    { itemId: FILE_PARAMETERS, data: fileParameters(spec, geometry.blockSize), isRequired: true },
    { itemId: VIRTUAL_DISK_SIZE, data: uint64(geometry.virtualSize), ...ofDisk },
    { itemId: LOGICAL_SECTOR_SIZE, data: uint32(geometry.logicalSectorSize), ...ofDisk },
    { itemId: PHYSICAL_SECTOR_SIZE, data: uint32(spec.physicalSectorSize ?? 4096), ...ofDisk },
    { itemId: VIRTUAL_DISK_ID, data: encodeGuid(spec.virtualDiskId), ...ofDisk },
  ];
  if (spec.parentLocator) {
    const data = encodeParentLocator(spec.parentLocator);
    items.push({ itemId: PARENT_LOCATOR, data, isRequired: true });
  }
  if (spec.incomplete) {
    items.push({ itemId: INCOMPLETE_FILE, data: new Uint8Array(0), isRequired: true });
  }
  items.push(...(spec.extraItems ?? []));

  let end = METADATA_TABLE_BYTES;
  const entries = items.map(({ itemId, data, ...flags }) => {
    // [MS-VHDX] 2.6.1.2: an empty item has no place.
    const itemOffset = data.length === 0 ? 0 : end;
    end += data.length;
    const { isUser = false, isVirtualDisk = false, isRequired = false } = flags;
    return { itemId, itemOffset, length: data.length, isUser, isVirtualDisk, isRequired };
  });
  if (end > METADATA_REGION_BYTES) throw new RangeError(`metadata items need ${end} bytes`);
  return concatBytes([encodeMetadataTable(entries), ...items.map((item) => item.data)]);
}

function fileParameters({ type }: VhdxSpec, blockSize: number): Uint8Array {
  const leaveBlocksAllocated = type === 'fixed' ? 1 : 0;
  const hasParent = type === 'differencing' ? 2 : 0;
  return concatBytes([uint32(blockSize), uint32(leaveBlocksAllocated | hasParent)]);
}

function uint32(value: number): Uint8Array {
  const bytes = new Uint8Array(4);
  putUint32(bytes, value);
  return bytes;
}

function uint64(value: number): Uint8Array {
  const bytes = new Uint8Array(8);
  putUint64(bytes, BigInt(value));
  return bytes;
}
