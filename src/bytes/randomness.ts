/** Bytes that a judgement needs: with fewer, chance decides too much. */
export const RANDOMNESS_SAMPLE_BYTES = 4096;

/**
 * Chi-square of 256 values, all equally likely: 255 on average, and between these but for one sample in
 * some hundred thousand. Text and tables lie above 10,000; counters, which are too even, lie below.
 */
const LEAST = 150;
const MOST = 380;

/**
 * Whether bytes are spread as evenly as those of encrypted data. What is compressed well often is as
 * well: it proves that something is not plain, never what it is.
 * @param bytes {@link RANDOMNESS_SAMPLE_BYTES} or more
 */
export function looksRandom(bytes: Uint8Array): boolean {
  if (bytes.length < RANDOMNESS_SAMPLE_BYTES) return false;
  const expected = bytes.length / 256;
  let spread = 0;
  for (const count of countsOf(bytes)) spread += (count - expected) ** 2 / expected;
  return spread > LEAST && spread < MOST;
}

/** Bits for each byte, by how often each value occurs: 8 at most; of 4096 random bytes about 7.95. */
export function entropyOf(bytes: Uint8Array): number {
  let bits = 0;
  for (const count of countsOf(bytes)) {
    if (count > 0) bits -= (count / bytes.length) * Math.log2(count / bytes.length);
  }
  return bits;
}

function countsOf(bytes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (const byte of bytes) counts[byte]!++;
  return counts;
}
