/** UTF-16LE text of exactly `bytes` (an odd last byte is ignored); unpaired surrogates are kept. */
export function decodeUtf16(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length & ~1).toString('utf16le');
}

/** UTF-16LE text up to the first NUL character, or all of it. */
export function decodeUtf16Padded(bytes: Uint8Array): string {
  const text = decodeUtf16(bytes);
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}

export function encodeUtf16(text: string): Buffer {
  return Buffer.from(text, 'utf16le');
}

/** Text without the NUL characters at its end, however many there are. */
export function withoutTrailingNuls(text: string): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}
