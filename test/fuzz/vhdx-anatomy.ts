import { type ByteSource, readStructure } from '../../src/bytes/byte-source.ts';
import { crc32cWithoutField } from '../../src/bytes/crc32c.ts';
import { PARENT_LOCATOR } from '../../src/formats/vhdx/guids.ts';
import { HEADER_BYTES, HEADER_OFFSETS } from '../../src/formats/vhdx/header.ts';
import { REGION_TABLE_BYTES, REGION_TABLE_OFFSETS } from '../../src/formats/vhdx/region-table.ts';
import type { ReadableVhdx } from '../../src/formats/vhdx/vhdx.ts';
import type { Range } from './blind.ts';
import { type Field, fieldsAt, type Seal } from './field.ts';
import type { Anatomy } from './subject.ts';

const HEADER = {
  ...{ signature: 4, checksum: 4, sequenceNumber: 8, fileWriteGuid: 16, dataWriteGuid: 16 },
  ...{ logGuid: 16, logVersion: 2, version: 2, logLength: 4, logOffset: 8 },
};
const REGION_TABLE = { signature: 4, checksum: 4, entryCount: 4, reserved: 4 };
const REGION_ENTRY = { guid: 16, fileOffset: 8, length: 4, required: 4 };
const METADATA_TABLE = { signature: 8, reserved: 2, entryCount: 2 };
const METADATA_ENTRY = { itemId: 16, offset: 4, length: 4, flags: 4, reserved: 4 };
const LOCATOR = { type: 16, reserved: 2, entryCount: 2 };
const LOCATOR_ENTRY = { keyOffset: 4, valueOffset: 4, keyLength: 2, valueLength: 2 };
const LOG_ENTRY = {
  ...{ signature: 4, checksum: 4, entryLength: 4, tail: 4, sequenceNumber: 8 },
  ...{ descriptorCount: 4, reserved: 4, logGuid: 16, flushedFileOffset: 8, lastFileOffset: 8 },
};
const DESCRIPTOR = { signature: 4, trailingBytes: 4, leading: 8, fileOffset: 8, sequenceNumber: 8 };

const SECTOR = 4096;
/** Of long tables the first entries stand for all. */
const MOST_ENTRIES = 40;

/** Every field of every structure of a VHDX, found by what the file itself says. */
export async function anatomyOf(original: ByteSource, vhdx: ReadableVhdx): Promise<Anatomy> {
  const fields: Field[] = [];
  const seals: Seal[] = [];
  const targets: Range[] = [{ offset: 0, length: 520 }];
  for (const [i, offset] of HEADER_OFFSETS.entries()) {
    fields.push(...fieldsAt(offset, `header ${i + 1}`, HEADER));
    seals.push({ offset, length: HEADER_BYTES, at: 4, checksum: crc32cWithoutField });
    targets.push({ offset, length: 96 });
  }
  for (const [i, offset] of REGION_TABLE_OFFSETS.entries()) {
    const name = `region table ${i + 1}`;
    fields.push(...fieldsAt(offset, name, REGION_TABLE));
    const { entries } = vhdx.regionTables![i]!;
    for (const entry of entries) fields.push(...fieldsAt(entry.offset, name, REGION_ENTRY));
    seals.push({ offset, length: REGION_TABLE_BYTES, at: 4, checksum: crc32cWithoutField });
    targets.push({ offset, length: 128 });
  }
  fields.push(...metadataFields(vhdx));
  const { fileOffset, length } = vhdx.metadataRegion!;
  targets.push({ offset: fileOffset, length: 1024 });
  targets.push({ offset: fileOffset + 0x10000, length: 2048 });
  targets.push({ offset: fileOffset, length });
  fields.push(...(await tableFields(vhdx)));
  const tableBytes = vhdx.bat.available * 8;
  targets.push({ offset: vhdx.bat.offset, length: tableBytes });
  for (const { offset } of await bitmapBlocks(vhdx)) targets.push({ offset, length: 0x2000 });
  const log = await logParts(original, vhdx);
  fields.push(...log.fields);
  seals.push(...log.seals);
  const { logOffset, logLength } = vhdx.header;
  targets.push({ offset: logOffset, length: Math.min(logLength, 0x10000) });
  targets.push({ offset: 0, length: original.size });
  return { original, fields, seals, targets };
}

function metadataFields(vhdx: ReadableVhdx): Field[] {
  const { offset, entries } = vhdx.metadataTable!;
  const fields = fieldsAt(offset, 'metadata table', METADATA_TABLE);
  for (const entry of entries) {
    fields.push(...fieldsAt(entry.offset, 'metadata entry', METADATA_ENTRY));
    if (entry.length === 8) {
      // File parameters are two fields; of a size, the halves do as well.
      fields.push(...fieldsAt(entry.itemOffset, 'metadata item', { low: 4, high: 4 }));
    }
    if (entry.length > 0 && entry.length <= 16) {
      fields.push({ name: 'metadata item', offset: entry.itemOffset, width: entry.length });
    }
    if (entry.itemId === PARENT_LOCATOR) {
      fields.push(...fieldsAt(entry.itemOffset, 'parent locator', LOCATOR));
      for (const { offset: at } of vhdx.metadata.parentLocator!.entries) {
        fields.push(...fieldsAt(at, 'parent locator entry', LOCATOR_ENTRY));
      }
    }
  }
  return fields;
}

async function tableFields({ bat }: ReadableVhdx): Promise<Field[]> {
  const fields: Field[] = [];
  for await (const page of bat.filledPieces()) {
    for (let i = 0; i < page.count && fields.length < MOST_ENTRIES; i++) {
      if (page.words[2 * i] === 0 && i > 3) continue;
      const name = `BAT entry ${page.first + i}`;
      fields.push({ name, offset: bat.offset + (page.first + i) * 8, width: 8 });
    }
  }
  return fields;
}

/** Where sector bitmaps lie, by the entries of the table. */
export async function bitmapBlocks(
  vhdx: ReadableVhdx,
): Promise<{ chunk: number; offset: number }[]> {
  const { geometry, bat } = vhdx;
  const blocks: { chunk: number; offset: number }[] = [];
  for (let chunk = 0; chunk < geometry.bitmapBlocks; chunk++) {
    const entry = (chunk + 1) * (geometry.chunkRatio + 1) - 1;
    if (entry >= bat.available) break;
    const page = await bat.pageOf(entry);
    const at = (entry - page.first) * 2;
    const offset = (page.words[at + 1]! * 4096 + (page.words[at]! >>> 20)) * 0x100000;
    if (offset > 0) blocks.push({ chunk, offset });
  }
  return blocks;
}

/** Entries in a row from the start of the log, valid or stale: whatever carries the signature. */
async function logParts(
  source: ByteSource,
  { header }: ReadableVhdx,
): Promise<{ fields: Field[]; seals: Seal[] }> {
  const fields: Field[] = [];
  const seals: Seal[] = [];
  const { logOffset, logLength } = header;
  const log = Buffer.from(await readStructure(source, 'log', logOffset, logLength));
  for (let at = 0; at < log.length && fields.length < 400; at += SECTOR) {
    if (log.toString('latin1', at, at + 4) !== 'loge') continue;
    const offset = logOffset + at;
    fields.push(...fieldsAt(offset, 'log entry', LOG_ENTRY));
    const count = Math.min(log.readUInt32LE(at + 24), 3);
    for (let i = 0; i < count; i++) {
      fields.push(...fieldsAt(offset + 64 + 32 * i, 'log descriptor', DESCRIPTOR));
    }
    const length = log.readUInt32LE(at + 8);
    if (at + length <= log.length) {
      seals.push({ offset, length, at: 4, checksum: crc32cWithoutField });
    }
  }
  return { fields, seals };
}
