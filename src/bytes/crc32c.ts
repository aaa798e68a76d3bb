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

const ZERO_FIELD = new Uint8Array(4);

/**
 * The checksum of a structure that holds its own checksum: computed with that field as zero.
 * @param fieldOffset where the 4-byte checksum field stands in `structure`.
 */
export function crc32cWithoutField(structure: Uint8Array, fieldOffset: number): number {
  const before = crc32c(structure.subarray(0, fieldOffset));
  return crc32c(structure.subarray(fieldOffset + 4), crc32c(ZERO_FIELD, before));
}
