/** The largest prime below 2^16, RFC 1950, 8.2. */
const MODULUS = 65521;
/** So many bytes can be added up before the sums leave 32 bits. */
const BATCH = 5552;

/** Adler-32 of RFC 1950: the checksum of zlib streams and of EWF images; unsigned 32 bits. */
export function adler32(bytes: Uint8Array): number {
  let low = 1;
  let high = 0;
  for (let at = 0; at < bytes.length; ) {
    const end = Math.min(at + BATCH, bytes.length);
    for (; at < end; at++) {
      low += bytes[at]!;
      high += low;
    }
    low %= MODULUS;
    high %= MODULUS;
  }
  return ((high << 16) | low) >>> 0;
}
