const DECODER = new TextDecoder('utf-8', { ignoreBOM: true });
const ENCODER = new TextEncoder();

/** UTF-8 text of all of `bytes`, a byte order mark kept; what is no UTF-8 becomes U+FFFD. */
export function decodeUtf8(bytes: Uint8Array): string {
  return DECODER.decode(bytes);
}

export function encodeUtf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}
