/** A GUID as text: lower case, hyphens, no braces. */
export type Guid = string;

export const ZERO_GUID: Guid = '00000000-0000-0000-0000-000000000000';

/** Where each byte of the text's 16 stands on disk (little-endian first three fields, [MS-DTYP] 2.3.4.2). */
const ORDER = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];
/** Where in the text each of them begins. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34];
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const text = new Uint8Array(36).fill('-'.charCodeAt(0));
const ascii = new TextDecoder('latin1');

// Twenty of them stand in every disk, half of them the same in all, and thousands of disks in a folder: of
// each kind that is met again and again there is one text, and each text is one piece of memory.
const SLOTS = 256;
const remembered: (Guid | undefined)[] = new Array(SLOTS).fill(undefined);
const rememberedBytes = new Uint8Array(SLOTS * 16);

/** Decodes the 16 bytes at `offset`; those past the end count as zeros. */
export function decodeGuid(bytes: Uint8Array, offset = 0): Guid {
  const slot = ((bytes[offset] ?? 0) ^ (bytes[offset + 9] ?? 0)) & (SLOTS - 1);
  const known = remembered[slot];
  const start = slot * 16;
  if (known !== undefined && isSame(bytes, offset, start)) return known;
  for (let i = 0; i < 16; i++) {
    const byte = bytes[offset + ORDER[i]!] ?? 0;
    text[PLACES[i]!] = DIGITS[byte >> 4]!;
    text[PLACES[i]! + 1] = DIGITS[byte & 15]!;
    rememberedBytes[start + i] = bytes[offset + i] ?? 0;
  }
  const guid = ascii.decode(text);
  remembered[slot] = guid;
  return guid;
}

function isSame(bytes: Uint8Array, offset: number, start: number): boolean {
  for (let i = 0; i < 16; i++) {
    if ((bytes[offset + i] ?? 0) !== rememberedBytes[start + i]) return false;
  }
  return true;
}

/** The 16 bytes of a GUID as stored on disk. */
export function encodeGuid(guid: Guid): Uint8Array {
  const hex = guid.replaceAll('-', '');
  const at = (i: number) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return Uint8Array.from(ORDER, at);
}

// Stray trailing NULs occur in real locators.
const GUID_TEXT =
  /^[\s\0]*\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?[\s\0]*$/i;

/** The canonical form of a GUID written in any case, with or without braces, spaces and NULs around it; null when it is none. */
export function parseGuid(text: string): Guid | null {
  return GUID_TEXT.exec(text)?.[1]?.toLowerCase() ?? null;
}
