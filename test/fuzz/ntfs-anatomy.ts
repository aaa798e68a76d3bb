import type { Range } from './blind.ts';
import { type Field, fieldsAt } from './field.ts';

const RECORD = {
  ...{ signature: 4, arrayOffset: 2, arrayCount: 2, logSequence: 8, sequence: 2, links: 2 },
  ...{
    firstAttribute: 2,
    flags: 2,
    used: 4,
    allocated: 4,
    base: 8,
    nextId: 2,
    padding: 2,
    number: 4,
  },
};
const ATTRIBUTE = {
  type: 4,
  length: 4,
  nonResident: 1,
  nameLength: 1,
  nameOffset: 2,
  flags: 2,
  id: 2,
};
const RESIDENT = { valueLength: 4, valueOffset: 2 };
const NON_RESIDENT = {
  ...{ firstVcn: 8, lastVcn: 8, runsOffset: 2, unit: 2, padding: 4 },
  ...{ allocated: 8, size: 8, valid: 8 },
};
const INDEX = {
  ...{ signature: 4, arrayOffset: 2, arrayCount: 2, logSequence: 8, vcn: 8 },
  ...{ entriesOffset: 4, indexLength: 4, allocated: 4, nodeFlags: 4 },
};
const ENTRY = { record: 4, recordHigh: 2, sequence: 2, length: 2, keyLength: 2, flags: 2 };

/**
 * Where the structures of a volume lie, found by their signatures: fields for all that decides how
 * something is read, ranges for blind changes.
 */
export async function ntfsAnatomy(
  bytes: Buffer,
): Promise<{ readonly fields: readonly Field[]; readonly targets: readonly Range[] }> {
  const fields: Field[] = [
    { name: 'bytes per sector', offset: 0x0b, width: 2 },
    { name: 'sectors per cluster', offset: 0x0d, width: 1 },
    { name: 'total sectors', offset: 0x28, width: 8 },
    { name: 'table cluster', offset: 0x30, width: 8 },
    { name: 'mirror cluster', offset: 0x38, width: 8 },
    { name: 'record size', offset: 0x40, width: 1 },
    { name: 'index size', offset: 0x44, width: 1 },
  ];
  const targets: Range[] = [{ offset: 0, length: 512 }];
  for (let at = 0; at + 1024 <= bytes.length; at += 512) {
    const signature = bytes.toString('latin1', at, at + 4);
    if (signature === 'FILE') {
      fields.push(...recordFields(bytes, at));
      targets.push({ offset: at, length: bytes.readUInt32LE(at + 0x18) % 1024 });
    } else if (signature === 'INDX') {
      fields.push(...indexFields(bytes, at));
      targets.push({ offset: at, length: 512 });
    }
  }
  return { fields, targets };
}

function recordFields(bytes: Buffer, start: number): Field[] {
  const name = `record at ${start}`;
  const fields = fieldsAt(start, name, RECORD);
  let at = start + bytes.readUInt16LE(start + 0x14);
  while (at + 64 <= start + 1024 && bytes.readUInt32LE(at) !== 0xffffffff) {
    const type = bytes.readUInt32LE(at);
    const length = bytes.readUInt32LE(at + 4);
    const what = `${name} attribute 0x${type.toString(16)}`;
    fields.push(...fieldsAt(at, what, ATTRIBUTE));
    if (length < 24 || at + length > start + 1024) break;
    if (bytes[at + 8] === 0) {
      fields.push(...fieldsAt(at + 16, what, RESIDENT));
      for (let value = at + 24; value + 8 <= at + length; value += 8) {
        fields.push({ name: `${what} value`, offset: value, width: 8 });
      }
    } else {
      fields.push(...fieldsAt(at + 16, what, NON_RESIDENT));
      for (let run = at + bytes.readUInt16LE(at + 32); run < at + length; run++) {
        fields.push({ name: `${what} runs`, offset: run, width: 1 });
      }
    }
    at += length;
  }
  return fields;
}

function indexFields(bytes: Buffer, start: number): Field[] {
  const name = `index record at ${start}`;
  const fields = fieldsAt(start, name, INDEX);
  let at = start + 24 + bytes.readUInt32LE(start + 24);
  const end = Math.min(start + 4096, bytes.length) - 16;
  while (at < end) {
    fields.push(...fieldsAt(at, `${name} entry`, ENTRY));
    const length = bytes.readUInt16LE(at + 8);
    if (length < 16 || (bytes.readUInt16LE(at + 12) & 2) !== 0) break;
    at += length;
  }
  return fields;
}
