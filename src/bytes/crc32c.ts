import { lengthWithoutZeros } from './zeros.ts';

/** CRC-32C (Castagnoli), reflected, as [MS-VHDX] 2.2.2, 2.2.3 and 2.3.1.1 demand; slicing-by-16. */
const POLYNOMIAL = 0x82f63b78;
const TABLES = buildTables();

function buildTables(): Uint32Array {
  const tables = new Uint32Array(16 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
    tables[byte] = crc;
  }
  for (let slice = 1; slice < 16; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const previous = tables[(slice - 1) * 256 + byte] as number;
      tables[slice * 256 + byte] = (previous >>> 8) ^ (tables[previous & 0xff] as number);
    }
  }
  return tables;
}

/**
 * @param seed the checksum of the bytes before these, to go on from; 0 at the start.
 * @returns unsigned 32-bit checksum.
 */
export function crc32c(bytes: Uint8Array, seed = 0): number {
  const t = TABLES;
  const length = bytes.length;
  let crc = ~seed;
  let at = 0;
  for (; at + 16 <= length; at += 16) {
    const a =
      crc ^ (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24));
    crc =
      t[3840 + (a & 0xff)]! ^
      t[3584 + ((a >>> 8) & 0xff)]! ^
      t[3328 + ((a >>> 16) & 0xff)]! ^
      t[3072 + (a >>> 24)]! ^
      t[2816 + bytes[at + 4]!]! ^
      t[2560 + bytes[at + 5]!]! ^
      t[2304 + bytes[at + 6]!]! ^
      t[2048 + bytes[at + 7]!]! ^
      t[1792 + bytes[at + 8]!]! ^
      t[1536 + bytes[at + 9]!]! ^
      t[1280 + bytes[at + 10]!]! ^
      t[1024 + bytes[at + 11]!]! ^
      t[768 + bytes[at + 12]!]! ^
      t[512 + bytes[at + 13]!]! ^
      t[256 + bytes[at + 14]!]! ^
      t[bytes[at + 15]!]!;
  }
  for (; at < length; at++) crc = (crc >>> 8) ^ t[(crc ^ bytes[at]!) & 0xff]!;
  return ~crc >>> 0;
}

/** What a remainder is multiplied by for so many bytes of zero: tables of one format have few lengths. */
const factors = new Map<number, number>();
const MOST_FACTORS = 64;

/**
 * The checksum of bytes followed by zeros, from that of the bytes alone: the remainder is multiplied
 * by x^8 for each of them.
 * @param crc the checksum of the bytes before the zeros
 * @param count how many bytes of zero follow them
 */
export function crc32cOverZeros(crc: number, count: number): number {
  let factor = factors.get(count);
  if (factor === undefined) {
    factor = factorOf(count);
    if (factors.size === MOST_FACTORS) factors.clear();
    factors.set(count, factor);
  }
  return ~product(~crc, factor) >>> 0;
}

/** x^(8 count), in as many steps as the number has bits. */
function factorOf(count: number): number {
  let power = 1 << 31; // x^0
  // A byte of zero, then two, four, eight …
  let factor = 1 << 23;
  for (let left = count; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) power = product(power, factor);
    factor = product(factor, factor);
  }
  return power;
}

/** Of two polynomials, modulo the generator; reflected: the highest bit is x^0. */
function product(a: number, b: number): number {
  let sum = 0;
  for (let bit = 31; bit >= 0; bit--) {
    if ((a >>> bit) & 1) sum ^= b;
    b = b & 1 ? (b >>> 1) ^ POLYNOMIAL : b >>> 1;
  }
  return sum;
}

const ZERO_FIELD = new Uint8Array(4);

/**
 * The checksum of a structure that holds its own checksum: computed with that field as zero. The
 * tables of the format are nearly all zeros behind a few entries: those cost nothing.
 * @param fieldOffset where the 4-byte checksum field stands in `structure`.
 */
export function crc32cWithoutField(structure: Uint8Array, fieldOffset: number): number {
  const before = crc32c(structure.subarray(0, fieldOffset));
  const rest = structure.subarray(fieldOffset + 4);
  const used = lengthWithoutZeros(rest);
  const crc = crc32c(rest.subarray(0, used), crc32c(ZERO_FIELD, before));
  return crc32cOverZeros(crc, rest.length - used);
}
