/** Characters in one call: an argument each, and engines bound their number. */
const PIECE = 8192;

/**
 * UTF-16LE text of exactly `bytes` (an odd last byte is ignored). Unpaired surrogates are kept, as
 * Windows keeps them in names: a TextDecoder would replace them.
 */
export function decodeUtf16(bytes: Uint8Array): string {
  return decode(bytes, true);
}

/** UTF-16BE, and else the same. */
export function decodeUtf16BigEndian(bytes: Uint8Array): string {
  return decode(bytes, false);
}

function decode(bytes: Uint8Array, littleEndian: boolean): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const length = bytes.length >>> 1;
  const units = new Uint16Array(Math.min(length, PIECE));
  let text = '';
  for (let first = 0; first < length; first += PIECE) {
    const count = Math.min(PIECE, length - first);
    for (let i = 0; i < count; i++) units[i] = view.getUint16((first + i) * 2, littleEndian);
    // Not spread: that goes through an iterator, ten times as slow.
    text += String.fromCharCode.apply(null, units.subarray(0, count) as unknown as number[]);
  }
  return text;
}

/** UTF-16LE text up to the first NUL character, or all of it. */
export function decodeUtf16Padded(bytes: Uint8Array): string {
  const text = decodeUtf16(bytes);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

export function encodeUtf16(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length * 2);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(i * 2, text.charCodeAt(i), true);
  return bytes;
}

/** Text without the NUL characters at its end, however many there are. */
export function withoutTrailingNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}
