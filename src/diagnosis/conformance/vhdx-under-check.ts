import type { ByteSource } from '../../bytes/byte-source.ts';
import { PageCache } from '../../bytes/page-cache.ts';
import { type BatPage, BlockAllocationTable } from '../../formats/vhdx/block-allocation-table.ts';
import { type Geometry, geometryOf } from '../../formats/vhdx/geometry.ts';
import type { Vhdx } from '../../formats/vhdx/vhdx.ts';

/** What the rules of a VHDX look at. */
export interface VhdxUnderCheck {
  /** The bytes of the file as they stand, the log not replayed. */
  readonly file: ByteSource;
  readonly vhdx: Vhdx;
  /** Known for many a disk whose data may not be read; null where the block table can't be judged. */
  readonly blocks: Blocks | null;
}

/** The block allocation table and the sizes it follows from. */
export interface Blocks {
  readonly geometry: Geometry;
  readonly bat: BlockAllocationTable;
}

/** Sizes that must be right before anything can be derived from them. */
const SIZE_FAULTS: ReadonlySet<string> = new Set([
  'block-size',
  'virtual-size',
  'logical-sector-size',
]);

export function underCheck(file: ByteSource, vhdx: Vhdx): VhdxUnderCheck {
  return { file, vhdx, blocks: blocksOf(vhdx) };
}

/** A refused disk keeps its table, unless a log that can't be replayed may hold another one. */
function blocksOf({
  source,
  geometry,
  bat,
  metadata,
  batRegion,
  log,
  faults,
}: Vhdx): Blocks | null {
  if (geometry && bat) return { geometry, bat };
  const { virtualSize = null, blockSize = null, logicalSectorSize = null } = metadata ?? {};
  if (virtualSize === null || blockSize === null || logicalSectorSize === null) return null;
  if (!metadata || !batRegion || log?.refusal) return null;
  if (faults.some(({ code }) => SIZE_FAULTS.has(code))) return null;
  const sizes = geometryOf(virtualSize, blockSize, logicalSectorSize, metadata.hasParent);
  const table = new BlockAllocationTable(source, batRegion, sizes, new PageCache<BatPage>(1));
  return { geometry: sizes, bat: table };
}
