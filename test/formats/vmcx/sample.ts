import { crc32WithoutField } from '../../../src/bytes/crc32.ts';
import type { Fault } from '../../../src/bytes/fault.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import type {
  ConfigurationNode,
  ConfigurationValue,
} from '../../../src/formats/configuration-tree.ts';
import { encodeVmcx } from '../../../src/formats/vmcx/encode.ts';
import { openVmcx, type Vmcx } from '../../../src/formats/vmcx/vmcx.ts';

export const branch = (name: string, ...children: ConfigurationNode[]): ConfigurationNode => ({
  name,
  value: null,
  children,
  offset: null,
});

export const leaf = (
  name: string,
  type: Exclude<ConfigurationValue['type'], 'bytes'>,
  text: string,
): ConfigurationNode => ({ name, value: { type, text }, children: [], offset: null });

export const blob = (name: string, bytes: Uint8Array): ConfigurationNode => ({
  name,
  value: { type: 'bytes', size: bytes.length, bytes: Uint8Array.from(bytes) },
  children: [],
  offset: null,
});

/** One entry of every type. */
export const sampleTree = branch(
  '',
  branch(
    'configuration',
    branch('properties', leaf('name', 'string', 'node-a'), leaf('subtype', 'integer', '-1')),
    leaf('largest', 'unsigned', '18446744073709551615'),
    leaf('ratio', 'double', '1.5'),
    leaf('merge', 'boolean', 'True'),
    blob('time', Uint8Array.of(1, 2, 3)),
    branch('empty'),
  ),
);

/** A small store: one key table at 0x3000, the replay log at 0x4000; and where its parts stand. */
export const sample = (): Buffer => Buffer.from(encodeVmcx(sampleTree));
export const AT = {
  objectTable: 0x2000,
  keyTable: 0x3000,
  /** Entries in the order of `sampleTree`. */
  configuration: 0x300a,
  properties: 0x3039,
  name: 0x3065,
  replayLog: 0x4000,
} as const;

/** The store with something changed in it. */
export function changed(file: Buffer, change: (file: Buffer) => void): Buffer {
  const copy = Buffer.from(file);
  change(copy);
  return copy;
}

/** Writes the checksum of `size` bytes at `offset` into their field, so that it is right again. */
export function seal(file: Buffer, offset: number, size: number, field: number): void {
  const sum = crc32WithoutField(file.subarray(offset, offset + size), field);
  file.writeUInt32LE(sum, offset + field);
}
export const sealHeader = (file: Buffer, offset: number) => seal(file, offset, 0x2e, 4);
const sealObject = (file: Buffer, index: number) => seal(file, objectAt(index), 18, 1);
export const objectAt = (index: number) => AT.objectTable + 8 + index * 18;

/** Makes entry `index` of the object table name something. */
export function setObject(
  file: Buffer,
  index: number,
  object: { type: number; offset: number; size: number; allocated?: number },
): void {
  const at = objectAt(index);
  file.writeUInt8(object.type, at);
  file.writeBigUInt64LE(BigInt(object.offset), at + 5);
  file.writeUInt32LE(object.size, at + 13);
  file.writeUInt8(object.allocated ?? 1, at + 17);
  sealObject(file, index);
}

export const open = (file: Uint8Array): Promise<Vmcx> => openVmcx(new MemorySource(file));

export const codesOf = (faults: readonly Fault[]): string[] => faults.map(({ code }) => code);

/** The codes of all faults of a store, in the order they were found. */
export const faultsOf = async (file: Uint8Array): Promise<string[]> =>
  codesOf((await open(file)).faults);

/** The tree without its offsets: what two files of the same content have in common. */
export function contentOf(node: ConfigurationNode): unknown {
  return { name: node.name, value: node.value, children: node.children.map(contentOf) };
}
