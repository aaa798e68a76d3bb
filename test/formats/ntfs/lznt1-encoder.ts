/** A plain LZNT1 encoder: the longest match by looking at every distance. */
export function compressLznt1(data: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (let start = 0; start < data.length; start += 4096) {
    const chunk = data.subarray(start, start + 4096);
    const packed = compressChunk(chunk);
    if (packed.length < chunk.length) out.push(...header(packed.length, true), ...packed);
    else out.push(...header(chunk.length, false), ...chunk);
  }
  return Uint8Array.from([...out, 0, 0]);
}

function header(length: number, compressed: boolean): [number, number] {
  const value = (length - 1) | 0x3000 | (compressed ? 0x8000 : 0);
  return [value & 0xff, value >>> 8];
}

function compressChunk(chunk: Uint8Array): number[] {
  const out: number[] = [];
  let at = 0;
  while (at < chunk.length) {
    const flagsAt = out.push(0) - 1;
    for (let bit = 0; bit < 8 && at < chunk.length; bit++) {
      let distanceBits = 4;
      while (at > 0 && 2 ** distanceBits <= at - 1) distanceBits++;
      const { distance, length } = longestMatch(chunk, at, 2 ** (16 - distanceBits) + 2);
      if (length < 3) {
        out.push(chunk[at++]!);
        continue;
      }
      const token = ((distance - 1) << (16 - distanceBits)) | (length - 3);
      out[flagsAt]! |= 1 << bit;
      out.push(token & 0xff, token >>> 8);
      at += length;
    }
  }
  return out;
}

function longestMatch(chunk: Uint8Array, at: number, longest: number) {
  let best = { distance: 0, length: 0 };
  for (let distance = 1; distance <= at; distance++) {
    let length = 0;
    while (
      length < longest &&
      at + length < chunk.length &&
      chunk[at + length] === chunk[at + length - distance]
    ) {
      length++;
    }
    if (length > best.length) best = { distance, length };
  }
  return best;
}
