import type { Fault } from '../../bytes/fault.ts';
import { decodeUtf16 } from '../../bytes/utf16.ts';
import type { FileRecord } from './file-record.ts';
import { readUint64 } from './wide-integer.ts';

/** The types of attributes that are read. */
export const AttributeType = {
  StandardInformation: 0x10,
  AttributeList: 0x20,
  FileName: 0x30,
  SecurityDescriptor: 0x50,
  VolumeName: 0x60,
  VolumeInformation: 0x70,
  Data: 0x80,
  IndexRoot: 0x90,
  IndexAllocation: 0xa0,
  Bitmap: 0xb0,
  ReparsePoint: 0xc0,
} as const;

interface AnyAttribute {
  readonly record: FileRecord;
  /** Where it begins in the record, and its length there, in bytes. */
  readonly offset: number;
  readonly length: number;
  readonly type: number;
  /** Empty for the attribute without a name. */
  readonly name: string;
  /** Unique in the record, but not in the file. */
  readonly id: number;
  readonly compressed: boolean;
  readonly encrypted: boolean;
  readonly sparse: boolean;
}

/** The value lies in the record. */
export interface ResidentAttribute extends AnyAttribute {
  readonly resident: true;
  /** In the record, in bytes. */
  readonly valueOffset: number;
  readonly valueLength: number;
}

/** The value, or a part of it, lies in clusters. */
export interface NonResidentAttribute extends AnyAttribute {
  readonly resident: false;
  /** The first cluster of the value that this part tells of, and the one behind its last. */
  readonly firstVcn: number;
  readonly endVcn: number;
  /** Where the run list begins in the record. */
  readonly runsOffset: number;
  /** Clusters that are compressed together; 0 when they are not. */
  readonly compressionUnit: number;
  /** Bytes; meaningful in the part that begins at cluster 0 alone. */
  readonly allocatedSize: number;
  readonly size: number;
  /** Beyond this the value is zeros, whatever the clusters hold. */
  readonly validSize: number;
  /** Clusters really taken, in bytes; less than `allocatedSize` for sparse and compressed values. */
  readonly storedSize: number;
}

export type Attribute = ResidentAttribute | NonResidentAttribute;

const END = 0xffffffff;
const COMPRESSED = 0x00ff;
const ENCRYPTED = 0x4000;
const SPARSE = 0x8000;
const RESIDENT_HEADER = 24;
const NON_RESIDENT_HEADER = 64;
const LARGEST_UNIT_EXPONENT = 12;

export interface AttributeWalk {
  readonly attributes: readonly Attribute[];
  /** Set where the attributes could not be followed to their end. */
  readonly fault: Fault | null;
}

/** The attributes of one record, in order, as far as they can be followed. */
export function readAttributes(record: FileRecord): AttributeWalk {
  const { view, start, usedSize } = record;
  const attributes: Attribute[] = [];
  let at = record.firstAttribute;
  // The end mark is four bytes; a record filled to the brim by a foreign writer may lack it.
  while (at + 4 <= usedSize && view.getUint32(start + at, true) !== END) {
    const attribute = readAttribute(record, at);
    if (typeof attribute === 'string') return { attributes, fault: faultAt(record, at, attribute) };
    attributes.push(attribute);
    at += attribute.length;
  }
  return { attributes, fault: null };
}

/** The attribute, or what is wrong with it. */
function readAttribute(record: FileRecord, at: number): Attribute | string {
  const { view, usedSize, bytes } = record;
  const from = record.start + at;
  if (at + RESIDENT_HEADER > usedSize) return 'the header reaches past the end of the record';
  const length = view.getUint32(from + 4, true);
  const resident = view.getUint8(from + 8) === 0;
  const smallest = resident ? RESIDENT_HEADER : NON_RESIDENT_HEADER;
  if (length < smallest || at + length > usedSize) return `its length is ${length}`;
  const nameLength = view.getUint8(from + 9) * 2;
  const nameOffset = view.getUint16(from + 10, true);
  if (nameLength > 0 && nameOffset + nameLength > length) return 'its name reaches past its end';
  const flags = view.getUint16(from + 12, true);
  const type = view.getUint32(from, true);
  const name =
    nameLength === 0
      ? ''
      : decodeUtf16(bytes.subarray(from + nameOffset, from + nameOffset + nameLength));
  const id = view.getUint16(from + 14, true);
  const compressed = (flags & COMPRESSED) !== 0;
  const encrypted = (flags & ENCRYPTED) !== 0;
  const sparse = (flags & SPARSE) !== 0;
  // Written out, and not spread from a common part: there are several in each of a million records.
  if (resident) {
    const valueLength = view.getUint32(from + 16, true);
    const offset = view.getUint16(from + 20, true);
    if (offset + valueLength > length) return `its value of ${valueLength} bytes does not fit`;
    const valueOffset = at + offset;
    return {
      record,
      offset: at,
      length,
      type,
      name,
      id,
      compressed,
      encrypted,
      sparse,
      resident,
      valueOffset,
      valueLength,
    };
  }
  const firstVcn = readUint64(view, from + 16);
  // The last cluster is stored: all bits set for a value without any.
  const empty = view.getInt32(from + 24, true) === -1 && view.getInt32(from + 28, true) === -1;
  const endVcn = empty ? 0 : readUint64(view, from + 24) + 1;
  if (!(endVcn >= firstVcn && Number.isSafeInteger(endVcn))) {
    return `it spans clusters ${firstVcn} to ${endVcn - 1}`;
  }
  const runs = view.getUint16(from + 32, true);
  if (runs < NON_RESIDENT_HEADER || runs > length) return 'its run list lies outside';
  const exponent = view.getUint8(from + 34);
  if (exponent > LARGEST_UNIT_EXPONENT) return `its compression unit is 2^${exponent} clusters`;
  const allocatedSize = readUint64(view, from + 40);
  return {
    record,
    offset: at,
    length,
    type,
    name,
    id,
    compressed,
    encrypted,
    sparse,
    resident,
    firstVcn,
    endVcn,
    runsOffset: at + runs,
    compressionUnit: exponent === 0 ? 0 : 2 ** exponent,
    allocatedSize,
    size: readUint64(view, from + 48),
    validSize: readUint64(view, from + 56),
    storedSize: exponent > 0 && runs >= 72 ? readUint64(view, from + 64) : allocatedSize,
  };
}

function faultAt(record: FileRecord, at: number, message: string): Fault {
  return {
    code: 'attribute-damaged',
    structure: `attribute of file record ${record.number}`,
    offset: record.position + at,
    message,
  };
}

/** The value of a resident attribute, not copied. */
export function attributeValue(attribute: ResidentAttribute): DataView {
  const { record, valueOffset, valueLength } = attribute;
  const from = record.bytes.byteOffset + record.start + valueOffset;
  return new DataView(record.bytes.buffer, from, valueLength);
}
