// The one file that knows Node.js's Buffer: buffer-layout reads its numbers through it. Without the
// `node:` in front a bundler for a browser finds the npm package `buffer` in its place.
import { Buffer } from 'buffer';

/** The same bytes, not a copy, with the methods that buffer-layout calls. */
export function layoutBuffer(bytes: Uint8Array): Uint8Array {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
