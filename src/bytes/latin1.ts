/** Characters in one call: an argument each, and engines bound their number. */
const PIECE = 8192;

/** Text of one character a byte, of the same number: signatures, and what is 8-bit and nothing more. */
export function decodeLatin1(bytes: Uint8Array): string {
  if (bytes.length <= PIECE) return String.fromCharCode(...bytes);
  let text = '';
  for (let at = 0; at < bytes.length; at += PIECE) {
    text += String.fromCharCode(...bytes.subarray(at, at + PIECE));
  }
  return text;
}

/** The bytes of a text whose characters are all below U+0100; of others the lower eight bits. */
export function encodeLatin1(text: string): Uint8Array {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
