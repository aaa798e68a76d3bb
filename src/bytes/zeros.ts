const ZEROS = Buffer.alloc(64 * 1024);

/** Whether every byte is zero. */
export function isZero(bytes: Uint8Array): boolean {
  const length = bytes.length;
  if (length > 0 && (bytes[0] !== 0 || bytes[length - 1] !== 0)) return false;
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, length);
  for (let at = 0; at < length; at += ZEROS.length) {
    const end = Math.min(length, at + ZEROS.length);
    if (buffer.compare(ZEROS, 0, end - at, at, end) !== 0) return false;
  }
  return true;
}
