import { decodeLatin1 } from './latin1.ts';

/** Characters of the bytes 0x80 to 0x9F; unassigned ones stay control characters. */
const WINDOWS_1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

/**
 * Text in Windows-1252, by hand: the TextDecoder of some Node.js versions takes it for Latin-1. Any
 * bytes are text in it.
 */
export function decodeWindows1252(bytes: Uint8Array): string {
  return decodeLatin1(bytes).replace(
    /[\u0080-\u009f]/g,
    (byte) => WINDOWS_1252[byte.charCodeAt(0) - 0x80]!,
  );
}
