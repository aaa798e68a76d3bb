import type { ByteSource } from '../../src/bytes/byte-source.ts';
import type { Change } from './mutant-source.ts';

/** A whole number below the argument. */
export type Random = (below: number) => number;

/** A field of a structure: offset in the file and width, in bytes. */
export interface Field {
  readonly name: string;
  readonly offset: number;
  readonly width: number;
}

/** A checksum and the structure it protects; all in bytes, `at` counted from `offset`. */
export interface Seal {
  readonly offset: number;
  readonly length: number;
  readonly at: number;
  readonly checksum: (structure: Uint8Array, at: number) => number;
}

/** Fields one behind the other, as a specification's table lists them. */
export function fieldsAt(
  offset: number,
  structure: string,
  widths: Readonly<Record<string, number>>,
): Field[] {
  let at = offset;
  return Object.entries(widths).map(([name, width]) => {
    const field = { name: `${structure} ${name}`, offset: at, width };
    at += width;
    return field;
  });
}

const ORDINARY_WIDTHS = [1, 2, 4, 8];

/** A field with another value: 0, 1, the largest, at and past the end of the file, its neighbours, random. */
export async function changeField(
  source: ByteSource,
  field: Field,
  random: Random,
): Promise<{ change: Change; what: string }> {
  const { offset, width, name } = field;
  const bytes = Buffer.alloc(width);
  await source.read(bytes, offset);
  if (!ORDINARY_WIDTHS.includes(width)) {
    const kind = random(3);
    if (kind === 0) bytes.fill(0);
    else if (kind === 1) bytes.fill(0xff);
    else for (let i = 0; i < width; i++) bytes[i] = random(256);
    return { change: { offset, bytes }, what: `${name} = ${bytes.toString('hex').slice(0, 40)}` };
  }
  const value = chooseValue(readUnsigned(bytes), width, BigInt(source.size), random);
  writeUnsigned(bytes, value);
  return { change: { offset, bytes }, what: `${name} = ${value}` };
}

function chooseValue(old: bigint, width: number, size: bigint, random: Random): bigint {
  const bits = BigInt(width * 8);
  const max = (1n << bits) - 1n;
  const choices: readonly (() => bigint)[] = [
    () => 0n,
    () => 1n,
    () => max,
    () => max >> 1n,
    () => (max >> 1n) + 1n,
    () => size,
    () => size + 1n,
    () => size - 1n,
    () => (size & ~0xfffffn) + 0x100000n,
    () => old + 1n,
    () => old - 1n,
    () => old * 2n,
    () => old / 2n,
    () => old ^ (1n << BigInt(random(width * 8))),
    () => BigInt(random(64)) << 20n,
    () => BigInt(random(2 ** 31)) * BigInt(random(2 ** 31)),
    () => BigInt(random(256)),
  ];
  return choices[random(choices.length)]!() & max;
}

function readUnsigned(bytes: Buffer): bigint {
  return bytes.reduceRight((value, byte) => (value << 8n) | BigInt(byte), 0n);
}

function writeUnsigned(bytes: Buffer, value: bigint): void {
  for (let i = 0; i < bytes.length; i++) bytes[i] = Number((value >> BigInt(8 * i)) & 0xffn);
}

/** The changes that make the checksums right again of every structure that was changed. */
export async function repairSeals(
  mutant: ByteSource,
  seals: readonly Seal[],
  changes: readonly Change[],
): Promise<Change[]> {
  const repairs: Change[] = [];
  for (const { offset, length, at, checksum } of seals) {
    const touched = changes.some((change) => {
      return change.offset < offset + length && change.offset + change.bytes.length > offset;
    });
    if (!touched || offset + length > mutant.size) continue;
    const structure = Buffer.alloc(length);
    await mutant.read(structure, offset);
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(checksum(structure, at));
    repairs.push({ offset: offset + at, bytes });
  }
  return repairs;
}
