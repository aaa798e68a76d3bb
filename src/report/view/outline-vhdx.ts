import type { Allocation, SectorBitmapBlock } from '../../formats/vhdx/allocation.ts';
import type { HeaderCopy } from '../../formats/vhdx/header.ts';
import type { Log } from '../../formats/vhdx/log.ts';
import type { Metadata } from '../../formats/vhdx/metadata.ts';
import type { MetadataTable } from '../../formats/vhdx/metadata-table.ts';
import type { RegionTableCopy } from '../../formats/vhdx/region-table.ts';
import type { LogUse, Vhdx } from '../../formats/vhdx/vhdx.ts';
import { hex32, type Outline } from './outline.ts';
import { outlineFaults } from './outline-faults.ts';
import { ITEM_NAMES, REGION_NAMES } from './vhdx-names.ts';

/** All structures of a VHDX in reading order. */
export function outlineVhdx(
  vhdx: Vhdx,
  allocation: Allocation | null,
  bitmaps: readonly SectorBitmapBlock[] = [],
): Outline[] {
  const { fileTypeIdentifier } = vhdx;
  return [
    {
      name: 'file type identifier',
      offset: fileTypeIdentifier.offset,
      fields: { creator: fileTypeIdentifier.creator },
    },
    ...vhdx.headers.map((copy, i) => headerOutline(copy, i, copy.header === vhdx.header)),
    ...(vhdx.log ? [logOutline(vhdx.log, vhdx.logUse)] : []),
    ...(vhdx.regionTables ?? []).map(regionTableOutline),
    ...(vhdx.metadataTable ? [metadataTableOutline(vhdx.metadataTable)] : []),
    ...(vhdx.metadata ? [metadataOutline(vhdx, vhdx.metadata)] : []),
    ...batOutline(vhdx, allocation),
    ...bitmaps.map(({ chunk, offset }) => ({
      name: 'sector bitmap block',
      offset,
      fields: { chunk },
    })),
    ...outlineFaults(vhdx.faults),
  ];
}

const LOG_STATES = {
  clean: 'clean',
  replayed: 'dirty: replayed in memory',
  ignored: 'dirty: not replayed, as asked',
} as const;

function headerOutline(copy: HeaderCopy, index: number, current: boolean): Outline {
  const { offset, header, valid, faults } = copy;
  const note = valid ? (current ? 'current' : '') : faults.map((fault) => fault.message).join('; ');
  return {
    name: `header ${index + 1}`,
    offset,
    ...(note ? { note } : {}),
    fields: header
      ? {
          checksum: hex32(header.checksum),
          sequenceNumber: header.sequenceNumber.toString(),
          fileWriteGuid: header.fileWriteGuid,
          dataWriteGuid: header.dataWriteGuid,
          logGuid: header.logGuid,
          logVersion: header.logVersion,
          version: header.version,
          logLength: header.logLength,
          logOffset: header.logOffset,
        }
      : {},
  };
}

function logOutline(log: Log, use: LogUse): Outline {
  const state = use === 'refused' ? (log.refusal?.message ?? '') : LOG_STATES[use];
  return {
    name: 'log',
    offset: log.offset,
    note: state,
    fields: { length: log.length, dirty: log.dirty, entriesToReplay: log.entries.length },
    parts: log.entries.map((entry, i) => ({
      name: `entry ${i + 1}`,
      offset: log.offset + entry.position,
      fields: {
        sequenceNumber: entry.sequenceNumber.toString(),
        length: entry.entryLength,
        tail: entry.tail,
        descriptors: entry.descriptorCount,
        flushedFileOffset: entry.flushedFileOffset,
        lastFileOffset: entry.lastFileOffset,
      },
    })),
  };
}

function regionTableOutline(copy: RegionTableCopy, index: number): Outline {
  const { offset, entries, faults, checksum } = copy;
  const note = faults.map((fault) => fault.message).join('; ');
  return {
    name: `region table ${index + 1}`,
    offset,
    ...(note ? { note } : {}),
    fields: { checksum: checksum === null ? null : hex32(checksum), entries: entries.length },
    parts: entries.map((entry) => ({
      name: REGION_NAMES.get(entry.guid) ?? 'unknown region',
      offset: entry.offset,
      fields: {
        guid: entry.guid,
        fileOffset: entry.fileOffset,
        length: entry.length,
        required: entry.required,
      },
    })),
  };
}

function metadataTableOutline(table: MetadataTable): Outline {
  return {
    name: 'metadata table',
    offset: table.offset,
    fields: { entries: table.entries.length },
    parts: table.entries.map((entry) => ({
      name: ITEM_NAMES.get(entry.itemId) ?? 'unknown item',
      offset: entry.offset,
      fields: {
        itemId: entry.itemId,
        itemOffset: entry.itemOffset,
        length: entry.length,
        isUser: entry.isUser,
        isVirtualDisk: entry.isVirtualDisk,
        isRequired: entry.isRequired,
      },
    })),
  };
}

function metadataOutline(vhdx: Vhdx, metadata: Metadata): Outline {
  const { parentLocator, ...items } = metadata;
  const locator: Outline[] = parentLocator
    ? [
        {
          name: 'parent locator',
          offset: parentLocator.offset,
          fields: { type: parentLocator.type },
          parts: parentLocator.entries.map((entry) => ({
            name: entry.key,
            offset: entry.offset,
            fields: { value: entry.value },
          })),
        },
      ]
    : [];
  return {
    name: 'metadata',
    offset: vhdx.metadataTable?.offset ?? null,
    fields: { type: vhdx.type, ...items },
    parts: locator,
  };
}

const STATES = [
  'notPresent',
  'undefined',
  'zero',
  'unmapped',
  'illegalState4',
  'unmappedPreRelease',
  'fullyPresent',
  'partiallyPresent',
] as const;

function batOutline({ bat, geometry }: Vhdx, allocation: Allocation | null): Outline[] {
  if (!bat || !geometry) return [];
  const blocks = Object.fromEntries(
    STATES.map((state, i) => [state, allocation?.blocks[i] ?? null]),
  );
  return [
    {
      name: 'block allocation table',
      offset: bat.offset,
      fields: {
        entries: bat.entries,
        payloadBlocks: geometry.payloadBlocks,
        chunkRatio: geometry.chunkRatio,
        sectorBitmapBlocks: geometry.bitmapBlocks,
      },
      parts: [
        { name: 'payload blocks by state', offset: null, fields: blocks },
        {
          name: 'data of its own',
          offset: null,
          fields: {
            sectorsInPartialBlocks: allocation?.partialSectors ?? null,
            bytes: allocation?.dataBytes ?? null,
            blocksBeyondEnd: allocation?.beyondEnd ?? null,
          },
        },
      ],
    },
  ];
}
