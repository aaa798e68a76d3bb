/**
 * The table of a volume (`$UpCase`) that says which characters are one letter: 65,536 code units, fixed
 * when the volume was formatted. Names compare by it, code unit for code unit.
 */
export type UpCase = Uint16Array;

export const UP_CASE_BYTES = 65536 * 2;

/** @param bytes {@link UP_CASE_BYTES} of them */
export function decodeUpCase(bytes: Uint8Array): UpCase {
  const table = new Uint16Array(65536);
  for (let unit = 0; unit < 65536; unit++)
    table[unit] = bytes[2 * unit]! | (bytes[2 * unit + 1]! << 8);
  return table;
}

let unicode: UpCase | null = null;

/** What stands in for a table that cannot be read: today's Unicode, characters of one unit alone. */
export function unicodeUpCase(): UpCase {
  unicode ??= Uint16Array.from({ length: 65536 }, (_, unit) => {
    const upper = String.fromCharCode(unit).toUpperCase();
    return upper.length === 1 ? upper.charCodeAt(0) : unit;
  });
  return unicode;
}

/** The name with every letter in upper case: two names are one to Windows when these are equal. */
export function foldName(name: string, table: UpCase): string {
  let folded = '';
  for (let i = 0; i < name.length; i++) folded += String.fromCharCode(table[name.charCodeAt(i)]!);
  return folded;
}
