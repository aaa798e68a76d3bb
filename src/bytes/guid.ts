/** A GUID as text: lower case, hyphens, no braces. */
export type Guid = string;

export const ZERO_GUID: Guid = '00000000-0000-0000-0000-000000000000';

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));

/** Decodes the 16 bytes at `offset` (little-endian first three fields, [MS-DTYP] 2.3.4.2). */
export function decodeGuid(bytes: Uint8Array, offset = 0): Guid {
  // One expression: twenty of them stand in every disk, and thousands of disks in a folder.
  const hex = (i: number) => HEX[bytes[offset + i] ?? 0]!;
  return `${hex(3)}${hex(2)}${hex(1)}${hex(0)}-${hex(5)}${hex(4)}-${hex(7)}${hex(6)}-${hex(8)}${hex(9)}-${hex(10)}${hex(11)}${hex(12)}${hex(13)}${hex(14)}${hex(15)}`;
}

/** The 16 bytes of a GUID as stored on disk. */
export function encodeGuid(guid: Guid): Uint8Array {
  const hex = guid.replaceAll('-', '');
  const at = (i: number) => Number.parseInt(hex.slice(i * 2, i * 2 + 2), 16);
  return Uint8Array.from([3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15], at);
}

// Stray trailing NULs occur in real locators.
const GUID_TEXT =
  /^[\s\0]*\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?[\s\0]*$/i;

/** The canonical form of a GUID written in any case, with or without braces, spaces and NULs around it; null when it is none. */
export function parseGuid(text: string): Guid | null {
  return GUID_TEXT.exec(text)?.[1]?.toLowerCase() ?? null;
}
