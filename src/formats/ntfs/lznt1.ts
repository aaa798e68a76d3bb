/** A chunk holds at most this many bytes, decompressed; each but the last holds exactly so many. */
const CHUNK = 4096;
const COMPRESSED = 0x8000;
const LENGTH = 0x0fff;

/**
 * Decompresses LZNT1 ([MS-XCA] 2.5) until `target` is full or the data say that they end; what stays
 * empty is zeros.
 * @param data a compression unit as stored; what stands behind its end is not looked at
 * @returns false when the data are no valid LZNT1; `target` is not to be used then
 */
export function decompressLznt1(data: Uint8Array, target: Uint8Array): boolean {
  let at = 0;
  let out = 0;
  while (out < target.length && at + 2 <= data.length) {
    const header = data[at]! | (data[at + 1]! << 8);
    if (header === 0) break;
    at += 2;
    const end = at + (header & LENGTH) + 1;
    if (end > data.length) return false;
    const limit = Math.min(target.length, out + CHUNK);
    let filled: number;
    if ((header & COMPRESSED) === 0) {
      // Stored as it is; longer than what is wanted only at the end of the target.
      filled = Math.min(limit, out + (end - at));
      target.set(data.subarray(at, at + filled - out), out);
    } else {
      filled = decompressChunk(data, at, end, target, out, limit);
      if (filled < 0) return false;
    }
    // A short chunk is followed by zeros up to the border of the next one.
    target.fill(0, filled, limit);
    out = limit;
    at = end;
  }
  target.fill(0, out);
  return true;
}

/** @returns where the chunk ends in `target`; -1 when it is damaged */
function decompressChunk(
  data: Uint8Array,
  start: number,
  end: number,
  target: Uint8Array,
  chunkStart: number,
  limit: number,
): number {
  let at = start;
  let out = chunkStart;
  while (at < end && out < limit) {
    let flags = data[at++]!;
    for (let i = 0; i < 8 && at < end && out < limit; i++, flags >>>= 1) {
      if ((flags & 1) === 0) {
        target[out++] = data[at++]!;
        continue;
      }
      if (at + 2 > end || out === chunkStart) return -1;
      const token = data[at]! | (data[at + 1]! << 8);
      at += 2;
      // The further into the chunk, the more bits of the token are distance, and the fewer length.
      const distanceBits = Math.max(4, 32 - Math.clz32(out - chunkStart - 1));
      const lengthBits = 16 - distanceBits;
      const distance = (token >>> lengthBits) + 1;
      const length = (token & ((1 << lengthBits) - 1)) + 3;
      let from = out - distance;
      if (from < chunkStart) return -1;
      const stop = Math.min(limit, out + length);
      // Byte by byte: the copy may run into what it writes.
      while (out < stop) target[out++] = target[from++]!;
    }
  }
  return out;
}
