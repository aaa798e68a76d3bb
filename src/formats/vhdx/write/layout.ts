import { type Geometry, geometryOf } from '../geometry.ts';
import { BAT_REGION, METADATA_REGION } from '../guids.ts';
import { MAX_VIRTUAL_SIZE } from '../metadata.ts';
import type { RegionTableEntry } from '../region-table.ts';
import type { VhdxSpec } from './vhdx-spec.ts';

const MIB = 0x100000;

/** Where everything of a new file lies. Offsets and lengths in bytes, all multiples of 1 MiB. */
export interface Layout {
  readonly geometry: Geometry;
  readonly logOffset: number;
  readonly logLength: number;
  readonly metadataOffset: number;
  readonly batOffset: number;
  readonly batLength: number;
  readonly regions: readonly Omit<RegionTableEntry, 'offset'>[];
  /** Where the first block may begin. */
  readonly payloadOffset: number;
}

/** [MS-VHDX] 2.1 leaves the order free; this one is Hyper-V's: log, metadata, table, payload. */
export const METADATA_REGION_BYTES = MIB;

/** @throws {RangeError} when a size is not legal by [MS-VHDX] 2.6.2 */
export function planLayout(spec: VhdxSpec): Layout {
  const { virtualSize, blockSize = 2 * MIB, logicalSectorSize = 512, layout = {} } = spec;
  requireLegalSizes(virtualSize, blockSize, logicalSectorSize);
  const geometry = geometryOf(
    virtualSize,
    blockSize,
    logicalSectorSize,
    spec.type === 'differencing',
  );
  const batLength = Math.ceil((geometry.batEntries * 8) / MIB) * MIB;
  const logLength = layout.logLength ?? MIB;
  let end = MIB;
  /** Takes the place asked for, or the next one behind all others. */
  const place = (length: number, wanted?: number): number => {
    const offset = wanted ?? end;
    end = Math.max(end, offset + length);
    return offset;
  };
  const logOffset = place(logLength, layout.logOffset);
  const metadataOffset = place(METADATA_REGION_BYTES, layout.metadataOffset);
  const batOffset = place(batLength, layout.batOffset);
  const extras = (spec.extraRegions ?? []).map(({ guid, required, length = MIB }) => {
    return { guid, required, length, fileOffset: place(length) };
  });
  const regions = [
    { guid: BAT_REGION, fileOffset: batOffset, length: batLength, required: true },
    {
      guid: METADATA_REGION,
      fileOffset: metadataOffset,
      length: METADATA_REGION_BYTES,
      required: true,
    },
    ...extras,
  ];
  const payloadOffset = layout.payloadOffset ?? end;
  return {
    geometry,
    logOffset,
    logLength,
    metadataOffset,
    batOffset,
    batLength,
    regions,
    payloadOffset,
  };
}

function requireLegalSizes(virtualSize: number, blockSize: number, sectorSize: number): void {
  if (!Number.isInteger(Math.log2(blockSize)) || blockSize < MIB || blockSize > 256 * MIB) {
    throw new RangeError(`block size ${blockSize} is not a power of two from 1 to 256 MiB`);
  }
  if (sectorSize !== 512 && sectorSize !== 4096) {
    throw new RangeError(`logical sector size ${sectorSize} is neither 512 nor 4096`);
  }
  const whole = virtualSize % sectorSize === 0;
  if (!whole || virtualSize <= 0 || virtualSize > MAX_VIRTUAL_SIZE) {
    throw new RangeError(
      `virtual size ${virtualSize} is not a multiple of ${sectorSize} up to 64 TiB`,
    );
  }
}
