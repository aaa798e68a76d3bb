import { encodeUtf16 } from '../../../src/bytes/utf16.ts';

/** One attribute of a record to be written, in the order of the fields on the volume. */
export interface AttributeSpec {
  readonly type: number;
  readonly name?: string;
  readonly id?: number;
  readonly flags?: number;
  /** Resident. */
  readonly value?: Uint8Array;
  /** Not resident. */
  readonly runs?: Uint8Array;
  readonly firstVcn?: number;
  readonly lastVcn?: number;
  readonly size?: number;
  readonly validSize?: number;
  readonly allocatedSize?: number;
  readonly unitExponent?: number;
}

export interface RecordSpec {
  readonly number?: number;
  readonly size?: number;
  readonly sequence?: number;
  readonly links?: number;
  readonly flags?: number;
  readonly base?: { readonly record: number; readonly sequence: number };
  readonly attributes?: readonly AttributeSpec[];
}

const ARRAY = 0x30;
const padded = (length: number) => (length + 7) & ~7;

export function setReference(view: DataView, at: number, record: number, sequence: number): void {
  view.setUint32(at, record, true);
  view.setUint16(at + 4, record / 2 ** 32, true);
  view.setUint16(at + 6, sequence, true);
}

/** A file record as it lies on a volume, its sectors protected. */
export function buildRecord(spec: RecordSpec): Uint8Array {
  const size = spec.size ?? 1024;
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x46, 0x49, 0x4c, 0x45]);
  const first = padded(ARRAY + 2 * (size / 512 + 1));
  view.setUint16(0x10, spec.sequence ?? 1, true);
  view.setUint16(0x12, spec.links ?? 1, true);
  view.setUint16(0x14, first, true);
  view.setUint16(0x16, spec.flags ?? 1, true);
  view.setUint32(0x1c, size, true);
  if (spec.base) setReference(view, 0x20, spec.base.record, spec.base.sequence);
  view.setUint32(0x2c, spec.number ?? 0, true);
  let at = first;
  for (const attribute of spec.attributes ?? []) {
    const built = buildAttribute(attribute);
    bytes.set(built, at);
    at += built.length;
  }
  view.setUint32(at, 0xffffffff, true);
  view.setUint32(0x18, at + 8, true);
  return protect(bytes, ARRAY);
}

function buildAttribute(spec: AttributeSpec): Uint8Array {
  const name = encodeUtf16(spec.name ?? '');
  const header = spec.value ? 24 : spec.unitExponent ? 72 : 64;
  const content = spec.value ?? spec.runs ?? new Uint8Array(1);
  const contentAt = padded(header + name.length);
  const bytes = new Uint8Array(padded(contentAt + content.length));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, spec.type, true);
  view.setUint32(4, bytes.length, true);
  view.setUint8(8, spec.value ? 0 : 1);
  view.setUint8(9, name.length / 2);
  view.setUint16(10, header, true);
  view.setUint16(12, spec.flags ?? 0, true);
  view.setUint16(14, spec.id ?? 0, true);
  bytes.set(name, header);
  bytes.set(content, contentAt);
  if (spec.value) {
    view.setUint32(16, content.length, true);
    view.setUint16(20, contentAt, true);
    return bytes;
  }
  view.setBigUint64(16, BigInt(spec.firstVcn ?? 0), true);
  view.setBigInt64(24, BigInt(spec.lastVcn ?? 0), true);
  view.setUint16(32, contentAt, true);
  view.setUint8(34, spec.unitExponent ?? 0);
  view.setBigUint64(40, BigInt(spec.allocatedSize ?? 0), true);
  view.setBigUint64(48, BigInt(spec.size ?? 0), true);
  view.setBigUint64(56, BigInt(spec.validSize ?? spec.size ?? 0), true);
  return bytes;
}

/** Replaces the last two bytes of every 512 and keeps them in the update sequence array. */
export function protect(bytes: Uint8Array, arrayOffset: number, number = 0x0102): Uint8Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const sectors = bytes.length / 512;
  view.setUint16(4, arrayOffset, true);
  view.setUint16(6, sectors + 1, true);
  view.setUint16(arrayOffset, number, true);
  for (let i = 0; i < sectors; i++) {
    const end = (i + 1) * 512 - 2;
    view.setUint16(arrayOffset + 2 + 2 * i, view.getUint16(end, true), true);
    view.setUint16(end, number, true);
  }
  return bytes;
}

/** The mapping pairs of runs; `lcn` null stands for a sparse one. */
export function encodeRuns(runs: readonly { length: number; lcn: number | null }[]): Uint8Array {
  const bytes: number[] = [];
  let last = 0;
  for (const { length, lcn } of runs) {
    const lengthBytes = signedBytes(length);
    const offsetBytes = lcn === null ? [] : signedBytes(lcn - last);
    bytes.push((offsetBytes.length << 4) | lengthBytes.length, ...lengthBytes, ...offsetBytes);
    if (lcn !== null) last = lcn;
  }
  return Uint8Array.from([...bytes, 0]);
}

function signedBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = BigInt(value);
  for (;;) {
    bytes.push(Number(BigInt.asUintN(8, rest)));
    const negative = bytes.at(-1)! >= 0x80;
    rest >>= 8n;
    if (rest === (negative ? -1n : 0n)) return bytes;
  }
}

/** The value of a file name attribute. */
export function encodeFileName(
  name: string,
  parent: { record: number; sequence: number },
  namespace = 1,
): Uint8Array {
  const text = encodeUtf16(name);
  const bytes = new Uint8Array(66 + text.length);
  const view = new DataView(bytes.buffer);
  setReference(view, 0, parent.record, parent.sequence);
  view.setUint8(64, name.length);
  view.setUint8(65, namespace);
  bytes.set(text, 66);
  return bytes;
}

/** An entry of an index; without a key it is the last one. */
export function encodeIndexEntry(
  key: Uint8Array | null,
  reference = { record: 0, sequence: 0 },
  child: number | null = null,
): Uint8Array {
  const length = padded(16 + (key?.length ?? 0)) + (child === null ? 0 : 8);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  setReference(view, 0, reference.record, reference.sequence);
  view.setUint16(8, length, true);
  view.setUint16(10, key?.length ?? 0, true);
  view.setUint16(12, (child === null ? 0 : 1) | (key ? 0 : 2), true);
  if (key) bytes.set(key, 16);
  if (child !== null) view.setBigUint64(length - 8, BigInt(child), true);
  return bytes;
}

/** Header and entries of a node. */
export function encodeNode(entries: readonly Uint8Array[], entriesOffset = 16): Uint8Array {
  const length = entries.reduce((sum, entry) => sum + entry.length, entriesOffset);
  const bytes = new Uint8Array(length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, entriesOffset, true);
  view.setUint32(4, length, true);
  view.setUint32(8, length, true);
  let at = entriesOffset;
  for (const entry of entries) {
    bytes.set(entry, at);
    at += entry.length;
  }
  return bytes;
}

export function encodeIndexRoot(entries: readonly Uint8Array[], recordSize = 4096): Uint8Array {
  const node = encodeNode(entries);
  const bytes = new Uint8Array(16 + node.length);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, 0x30, true);
  view.setUint32(4, 1, true);
  view.setUint32(8, recordSize, true);
  bytes.set(node, 16);
  return bytes;
}

/** A record of an index allocation, protected. */
export function encodeIndexRecord(
  entries: readonly Uint8Array[],
  vcn: number,
  size = 4096,
): Uint8Array {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  bytes.set([0x49, 0x4e, 0x44, 0x58]);
  view.setBigUint64(16, BigInt(vcn), true);
  bytes.set(encodeNode(entries, 40), 24);
  return protect(bytes, 40);
}
