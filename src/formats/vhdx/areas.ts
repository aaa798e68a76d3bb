import { BAT_REGION, METADATA_REGION } from './guids.ts';
import type { Header } from './header.ts';
import type { RegionTableCopy } from './region-table.ts';

/** A part of a file that is no block. Offsets and lengths in bytes. */
export interface Area {
  readonly name: string;
  readonly offset: number;
  readonly length: number;
  /** Where the file says so. */
  readonly saidAt: number;
}

/** [MS-VHDX] 2.2: the first mebibyte belongs to headers and region tables. */
const HEADER_AREA_BYTES = 0x100000;

const REGION_NAMES: Readonly<Record<string, string>> = {
  [BAT_REGION]: 'block allocation table',
  [METADATA_REGION]: 'metadata region',
};

/** Header area, log and regions, in the order of their places; they are few, however large the disk. */
export function areasOf(
  header: Header | null,
  regionTables: readonly RegionTableCopy[] | null,
): Area[] {
  const areas: Area[] = [{ name: 'header area', offset: 0, length: HEADER_AREA_BYTES, saidAt: 0 }];
  if (header) {
    const { logOffset, logLength, offset } = header;
    areas.push({ name: 'log', offset: logOffset, length: logLength, saidAt: offset + 72 });
  }
  const table = regionTables?.find((copy) => copy.valid);
  for (const { guid, fileOffset, length, offset } of table?.entries ?? []) {
    const name = REGION_NAMES[guid] ?? `region ${guid}`;
    areas.push({ name, offset: fileOffset, length, saidAt: offset + 16 });
  }
  return areas.filter(({ length }) => length > 0).sort((a, b) => a.offset - b.offset);
}

/** An area that begins inside another one ([MS-VHDX] 2.2.3.2 forbids that). */
export interface AreaOverlap {
  readonly area: Area;
  /** Where the one before it ends. */
  readonly end: number;
  readonly before: string;
}

/** @param areas in the order of their places */
export function* overlapsOf(areas: readonly Area[]): Generator<AreaOverlap> {
  let end = 0;
  let before = '';
  for (const area of areas) {
    if (area.offset < end) yield { area, end, before };
    if (area.offset + area.length > end) {
      end = area.offset + area.length;
      before = area.name;
    }
  }
}
