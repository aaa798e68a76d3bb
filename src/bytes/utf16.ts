/** Names are so short; what is read into is used again, an array for each length. */
const SHORT = 255;
const units: number[][] = [];

/** Characters in one call: an argument each, and engines bound their number. */
const PIECE = 8192;

/**
 * UTF-16LE text of exactly `bytes` (an odd last byte is ignored). Unpaired surrogates are kept, as
 * Windows keeps them in names: a TextDecoder would replace them.
 */
export function decodeUtf16(bytes: Uint8Array): string {
  const length = bytes.length >>> 1;
  return length > SHORT ? decode(bytes, true) : decodeShortUtf16(viewOf(bytes), 0, length);
}

/**
 * The same for a name among other bytes. There are millions of names, and to make a view of each is what
 * takes the most time.
 * @param length characters from `at` on, at most 255
 */
export function decodeShortUtf16(view: DataView, at: number, length: number): string {
  units[length] ??= new Array(length).fill(0);
  const into = units[length];
  for (let i = 0; i < length; i++) into[i] = view.getUint16(at + 2 * i, true);
  return String.fromCharCode.apply(null, into);
}

/** UTF-16BE, and else the same. */
export function decodeUtf16BigEndian(bytes: Uint8Array): string {
  return decode(bytes, false);
}

const viewOf = (bytes: Uint8Array) =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

function decode(bytes: Uint8Array, littleEndian: boolean): string {
  const view = viewOf(bytes);
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
