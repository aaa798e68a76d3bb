/** CRC-32 (IEEE 802.3), reflected: the checksum of Hyper-V's VM configuration store. */
const POLYNOMIAL = 0xedb88320;
const TABLE = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  return crc;
});

/**
 * @param seed the checksum of the bytes before these, to go on from; 0 at the start.
 * @returns unsigned 32-bit checksum.
 */
export function crc32(bytes: Uint8Array, seed = 0): number {
  let crc = ~seed;
  for (const byte of bytes) crc = (crc >>> 8) ^ TABLE[(crc ^ byte) & 0xff]!;
  return ~crc >>> 0;
}

const ZERO_FIELD = new Uint8Array(4);

/**
 * The checksum of a structure that holds its own checksum: computed with that field as zero.
 * @param fieldOffset where the 4-byte checksum field stands in `structure`.
 */
export function crc32WithoutField(structure: Uint8Array, fieldOffset: number): number {
  const before = crc32(structure.subarray(0, fieldOffset));
  return crc32(structure.subarray(fieldOffset + 4), crc32(ZERO_FIELD, before));
}
