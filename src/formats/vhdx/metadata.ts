import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { decodeGuid, type Guid } from '../../bytes/guid.ts';
import { uint32At, uint64At } from '../../bytes/little-endian.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';
import {
  FILE_PARAMETERS,
  INCOMPLETE_FILE,
  LOGICAL_SECTOR_SIZE,
  PARENT_LOCATOR,
  PHYSICAL_SECTOR_SIZE,
  VIRTUAL_DISK_ID,
  VIRTUAL_DISK_SIZE,
} from './guids.ts';
import { MAX_ITEM_BYTES, type MetadataTable, type MetadataTableEntry } from './metadata-table.ts';
import { decodeParentLocator, type ParentLocator } from './parent-locator.ts';

/** The known metadata items ([MS-VHDX] 2.6.2); null where an item is absent or unreadable. */
export interface Metadata {
  /** Bytes; 1 to 256 MiB, a power of two. */
  readonly blockSize: number | null;
  readonly leaveBlocksAllocated: boolean;
  readonly hasParent: boolean;
  /** Bytes. */
  readonly virtualSize: number | null;
  readonly virtualDiskId: Guid | null;
  /** Bytes; 512 or 4096. */
  readonly logicalSectorSize: number | null;
  /** Bytes; 512 or 4096. */
  readonly physicalSectorSize: number | null;
  readonly parentLocator: ParentLocator | null;
  /** Creation of the file never completed. */
  readonly incomplete: boolean;
}

const KIB = 1024;
const MIB = KIB * KIB;
/** [MS-VHDX] 2.6.2.2: the largest virtual disk, 64 TiB. */
export const MAX_VIRTUAL_SIZE = 64 * MIB * MIB;

const KNOWN_SIZES = new Map([
  [FILE_PARAMETERS, 8],
  [VIRTUAL_DISK_SIZE, 8],
  [VIRTUAL_DISK_ID, 16],
  [LOGICAL_SECTOR_SIZE, 4],
  [PHYSICAL_SECTOR_SIZE, 4],
]);

/** Items without which no data can be read. */
const NEEDED: ReadonlySet<Guid> = new Set([
  FILE_PARAMETERS,
  VIRTUAL_DISK_SIZE,
  LOGICAL_SECTOR_SIZE,
]);

/**
 * Reads the known items.
 * @param regionLength bytes of the metadata region; an item outside it is a fault
 * @returns `refusals` forbid reading data, `faults` do not.
 */
export async function readMetadata(
  source: ByteSource,
  table: MetadataTable,
  regionLength: number,
): Promise<{ metadata: Metadata; faults: Fault[]; refusals: Fault[] }> {
  const faults: Fault[] = [];
  const refusals: Fault[] = [];
  const items = new Map<Guid, { bytes: Uint8Array; entry: MetadataTableEntry }>();
  const near = readNear(source, table);
  for (const entry of table.entries) {
    if (entry.isUser) continue;
    const known =
      KNOWN_SIZES.has(entry.itemId) ||
      entry.itemId === PARENT_LOCATOR ||
      entry.itemId === INCOMPLETE_FILE;
    if (!known) {
      if (entry.isRequired) refusals.push(unknownRequired(entry));
      continue;
    }
    if (items.has(entry.itemId)) {
      refusals.push(fault(entry, 'metadata-item-duplicate', 'the item occurs more than once'));
      continue;
    }
    const needed = NEEDED.has(entry.itemId) ? refusals : faults;
    const bytes = await readItem(near ?? source, table, entry, regionLength, { refusals, needed });
    if (bytes) items.set(entry.itemId, { bytes, entry });
  }

  const number = (id: Guid, read: (bytes: Uint8Array) => number): number | null => {
    const item = items.get(id);
    return item ? read(item.bytes) : null;
  };
  const flags = number(FILE_PARAMETERS, (bytes) => uint32At(bytes, 4)) ?? 0;
  const diskId = items.get(VIRTUAL_DISK_ID);
  const locatorItem = items.get(PARENT_LOCATOR);
  const hasParent = (flags & 2) !== 0;
  let parentLocator: ParentLocator | null = null;
  if (locatorItem) {
    const decoded = decodeParentLocator(locatorItem.bytes, locatorItem.entry.itemOffset);
    parentLocator = decoded.locator;
    faults.push(...decoded.faults);
  }
  const locatorEntry = table.entries.find(({ itemId, isUser }) => {
    return !isUser && itemId === PARENT_LOCATOR;
  });
  const parameters = items.get(FILE_PARAMETERS);
  if (parameters && hasParent !== (locatorEntry !== undefined)) {
    const { itemOffset } = parameters.entry;
    if (locatorEntry) refusals.push(flagContradiction(itemOffset + 4));
    else faults.push(locatorMissing(table.offset));
  }
  const metadata: Metadata = {
    blockSize: number(FILE_PARAMETERS, (bytes) => uint32At(bytes)),
    leaveBlocksAllocated: (flags & 1) !== 0,
    hasParent,
    virtualSize: number(VIRTUAL_DISK_SIZE, (bytes) => Number(uint64At(bytes))),
    virtualDiskId: diskId ? decodeGuid(diskId.bytes) : null,
    logicalSectorSize: number(LOGICAL_SECTOR_SIZE, (bytes) => uint32At(bytes)),
    physicalSectorSize: number(PHYSICAL_SECTOR_SIZE, (bytes) => uint32At(bytes)),
    parentLocator,
    incomplete: table.entries.some((entry) => entry.itemId === INCOMPLETE_FILE),
  };
  refusals.push(...valueFaults(metadata, table.offset));
  return { metadata, faults, refusals };
}

/** Bytes: items mostly stand close to each other, and a few reads take longer than what lies between. */
const NEAR = 0x4000;

/**
 * All items in one read, where they stand close to each other and it takes no waiting; null where they have
 * to be read one by one.
 */
function readNear(source: ByteSource, { entries }: MetadataTable): ByteSource | null {
  const used = entries.filter(({ length }) => length > 0);
  if (!source.readNow || used.length < 2) return null;
  const start = Math.min(...used.map(({ itemOffset }) => itemOffset));
  const end = Math.max(...used.map(({ itemOffset, length }) => itemOffset + length));
  if (end - start > NEAR || end > source.size) return null;
  const bytes = new Uint8Array(end - start);
  if (!source.readNow(bytes, start)) return null;
  const readNow = (target: Uint8Array, position: number) => {
    target.set(bytes.subarray(position - start, position - start + target.length));
    return true;
  };
  return { size: source.size, read: async (...where) => void readNow(...where), readNow };
}

async function readItem(
  source: ByteSource,
  table: MetadataTable,
  entry: MetadataTableEntry,
  regionLength: number,
  { refusals, needed }: { refusals: Fault[]; needed: Fault[] },
): Promise<Uint8Array | null> {
  const size = KNOWN_SIZES.get(entry.itemId);
  if ((size !== undefined && entry.length !== size) || entry.length > MAX_ITEM_BYTES) {
    refusals.push({
      ...fault(entry, 'metadata-item-length', 'the length of the item is wrong'),
      expected: size ?? `at most ${MAX_ITEM_BYTES}`,
      actual: entry.length,
    });
    return null;
  }
  if (entry.length === 0) return new Uint8Array(0);
  if (entry.itemOffset - table.offset + entry.length > regionLength) {
    refusals.push(fault(entry, 'metadata-item-range', 'the item lies outside the metadata region'));
    return null;
  }
  try {
    return await readStructure(source, 'metadata item', entry.itemOffset, entry.length);
  } catch (error) {
    const trouble = readTroubleOf(error, 'item');
    if (!trouble) throw error;
    // A medium that does not give what no data depends on keeps nothing from being read.
    const into = trouble.kind === 'unreadable' ? needed : refusals;
    into.push(fault(entry, `metadata-item-${trouble.kind}`, trouble.message));
    return null;
  }
}

function fault(entry: MetadataTableEntry, code: string, message: string): Fault {
  return { code, structure: `metadata item ${entry.itemId}`, offset: entry.offset, message };
}

/** No checksum covers the flag: one bit would make zeros of all that the parent holds. */
function flagContradiction(offset: number): Fault {
  const message = 'the flag says that the disk has no parent, and its parent locator names one';
  return { code: 'has-parent-contradiction', structure: 'file parameters', offset, message };
}

function locatorMissing(offset: number): Fault {
  const message = 'the disk has a parent, and nothing says which';
  return { code: 'parent-locator-missing', structure: 'metadata', offset, message };
}

function unknownRequired(entry: MetadataTableEntry): Fault {
  return fault(
    entry,
    'metadata-item-unknown-required',
    'the file demands that its reader knows this item, and it is unknown',
  );
}

/** [MS-VHDX] 2.6.2: values without which, or with which, no data can be read. */
export function valueFaults(metadata: Metadata, offset: number): Fault[] {
  const faults: Fault[] = [];
  const check = (code: string, fine: boolean, actual: number | null, expected: string) => {
    if (fine) return;
    faults.push({
      code: actual === null ? 'metadata-item-missing' : code,
      structure: 'metadata',
      offset,
      expected,
      actual: actual ?? 'absent',
      message: `${code.replaceAll('-', ' ')}: ${actual ?? 'absent'}, it must be ${expected}`,
    });
  };
  const { blockSize, virtualSize, logicalSectorSize, physicalSectorSize } = metadata;
  const powerOfTwo = blockSize !== null && Number.isInteger(Math.log2(blockSize));
  check(
    'block-size',
    powerOfTwo && blockSize >= MIB && blockSize <= 256 * MIB,
    blockSize,
    'a power of two from 1 to 256 MiB',
  );
  const sectorSizes = '512 or 4096';
  const legal = (size: number | null): boolean => size === 512 || size === 4096;
  check('logical-sector-size', legal(logicalSectorSize), logicalSectorSize, sectorSizes);
  check(
    'virtual-size',
    virtualSize !== null &&
      virtualSize > 0 &&
      virtualSize <= MAX_VIRTUAL_SIZE &&
      virtualSize % (logicalSectorSize ?? 512) === 0,
    virtualSize,
    'a multiple of the logical sector size, at most 64 TiB',
  );
  if (physicalSectorSize !== null) {
    check('physical-sector-size', legal(physicalSectorSize), physicalSectorSize, sectorSizes);
  }
  return faults;
}
