import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { AttributeType } from '../../../src/formats/ntfs/attribute-header.ts';
import {
  type AttributeSpec,
  buildRecord,
  encodeFileName,
  encodeIndexEntry,
  encodeIndexRoot,
  encodeRuns,
} from '../../formats/ntfs/record-builder.ts';

export const CLUSTER = 512;
const RECORD = 1024;
const RECORDS = 64;
export const TOTAL = 2048 * CLUSTER;
const MFT_CLUSTER = 64;
const MIRROR_CLUSTER = 1024;
const EXTEND = 11;
export const ROOT = { record: 5, sequence: 5 };

export interface SmallFile {
  readonly number: number;
  readonly sequence?: number;
  readonly inUse?: boolean;
  readonly directory?: boolean;
  readonly names?: readonly SmallName[];
  /** `FILE_ATTRIBUTE_…` */
  readonly flags?: number;
  readonly attributes?: readonly AttributeSpec[];
  /** Set in a record that continues another. */
  readonly base?: { readonly record: number; readonly sequence: number };
  /** In place of what the names say: what a directory lists. */
  readonly index?: readonly Uint8Array[];
}

export interface SmallName {
  readonly name: string;
  readonly parent?: { readonly record: number; readonly sequence: number };
  /** Windows' by default. */
  readonly namespace?: number;
}

/** A volume of 1 MiB with clusters of 512 bytes, made of the files alone and what it needs to be one. */
export class SmallNtfs extends MemorySource {
  constructor(files: readonly SmallFile[]) {
    super(new Uint8Array(TOTAL + CLUSTER));
    const all = [...systemFiles(files), ...files];
    for (const file of all) this.put(recordPosition(file.number), recordOf(file, all));
    this.put(MIRROR_CLUSTER * CLUSTER, this.bytes.slice(recordPosition(0), recordPosition(4)));
    this.put(0, bootSector());
    this.put(TOTAL, bootSector());
  }

  put(position: number, bytes: Uint8Array): void {
    this.bytes.set(bytes, position);
  }
}

export function recordPosition(number: number): number {
  return MFT_CLUSTER * CLUSTER + number * RECORD;
}

/** Content in the record. */
export function resident(value: string, name = ''): AttributeSpec {
  return { type: AttributeType.Data, name, value: new TextEncoder().encode(value) };
}

/** Content in clusters. */
export function inClusters(
  runs: readonly { length: number; lcn: number | null }[],
  size: number,
  more: Partial<AttributeSpec> = {},
): AttributeSpec {
  const clusters = runs.reduce((sum, { length }) => sum + length, 0);
  return {
    type: AttributeType.Data,
    runs: encodeRuns(runs),
    lastVcn: clusters - 1,
    allocatedSize: clusters * CLUSTER,
    size,
    ...more,
  };
}

function systemFiles(files: readonly SmallFile[]): SmallFile[] {
  const table = [{ length: (RECORDS * RECORD) / CLUSTER, lcn: MFT_CLUSTER }];
  const inUse = new Uint8Array(RECORDS / 8);
  for (const number of [
    0,
    3,
    5,
    6,
    ...files.filter((file) => file.inUse ?? true).map((f) => f.number),
  ]) {
    inUse[number >>> 3]! |= 1 << (number & 7);
  }
  const map = new Uint8Array(TOTAL / CLUSTER / 8);
  for (let cluster = 0; cluster < 256; cluster++) map[cluster >>> 3]! |= 1 << (cluster & 7);
  const version = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 3, 1, 0, 0);
  return [
    {
      number: 0,
      names: [{ name: '$MFT' }],
      attributes: [
        inClusters(table, RECORDS * RECORD),
        { type: AttributeType.Bitmap, value: inUse },
      ],
    },
    {
      number: 3,
      names: [{ name: '$Volume' }],
      attributes: [{ type: AttributeType.VolumeInformation, value: version }],
    },
    { number: 5, sequence: 5, directory: true, names: [{ name: '.' }] },
    // A map of its own in clusters 200 and up: 256 of 2048 clusters are in use.
    {
      number: 6,
      names: [{ name: '$Bitmap' }],
      attributes: [{ type: AttributeType.Data, value: map }],
    },
  ].filter(({ number }) => !files.some((file) => file.number === number));
}

function recordOf(file: SmallFile, all: readonly SmallFile[]): Uint8Array {
  const { number, sequence = 1, inUse = true, directory = false, names = [], base } = file;
  const information = new Uint8Array(72);
  const view = new DataView(information.buffer);
  view.setBigUint64(0, 132_000_000_000_000_001n, true);
  view.setUint32(32, file.flags ?? 0x20, true);
  const attributes: AttributeSpec[] = base
    ? []
    : [{ type: AttributeType.StandardInformation, value: information }];
  for (const { name, parent = ROOT, namespace } of names) {
    const value = encodeFileName(name, parent, namespace);
    attributes.push({ type: AttributeType.FileName, value });
  }
  attributes.push(...(file.attributes ?? []));
  if (directory && !file.attributes?.some(({ type }) => type === AttributeType.IndexRoot)) {
    const value = encodeIndexRoot(file.index ?? indexOf(file, all), 1024);
    attributes.push({ type: AttributeType.IndexRoot, name: '$I30', value });
  }
  return buildRecord({
    number,
    sequence,
    flags: (inUse ? 1 : 0) | (directory ? 2 : 0),
    attributes: attributes.map((attribute, id) => ({ id, ...attribute })),
    ...(base ? { base } : {}),
  });
}

/** What the directory should list. */
function indexOf(directory: SmallFile, all: readonly SmallFile[]): Uint8Array[] {
  const entries: Uint8Array[] = [];
  for (const { number, sequence = 1, inUse = true, names = [] } of all) {
    if (!inUse || (number < 16 && number !== EXTEND)) continue;
    for (const { name, parent = ROOT, namespace } of names) {
      if (parent.record !== directory.number) continue;
      const key = encodeFileName(name, parent, namespace);
      entries.push(encodeIndexEntry(key, { record: number, sequence }));
    }
  }
  return [...entries, encodeIndexEntry(null)];
}

function bootSector(): Uint8Array {
  const bytes = new Uint8Array(512);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode('NTFS    '), 3);
  view.setUint16(0x0b, CLUSTER, true);
  view.setUint8(0x0d, 1);
  view.setBigUint64(0x28, BigInt(TOTAL / CLUSTER), true);
  view.setBigUint64(0x30, BigInt(MFT_CLUSTER), true);
  view.setBigUint64(0x38, BigInt(MIRROR_CLUSTER), true);
  view.setInt8(0x40, -10);
  view.setInt8(0x44, -10);
  return bytes;
}
