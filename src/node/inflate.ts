/**
 * Decompresses a zlib stream and checks its checksum; several times as fast as the portable way.
 * @param limit bytes: a stream that holds more is damaged
 */
export function inflate(stream: Uint8Array, limit: number): Uint8Array {
  // Loaded when it is needed: it takes a good part of the time in which a command starts.
  const { inflateSync } = process.getBuiltinModule('node:zlib');
  return inflateSync(stream, { maxOutputLength: limit });
}
