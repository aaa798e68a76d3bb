/** Every right there is on a file or folder: `FILE_ALL_ACCESS`. */
export const FULL_ACCESS = 0x1f01ff;

/** Two-letter rights of SDDL ([MS-DTYP] 2.5.1.1), as bits of an access mask. */
const RIGHTS: Readonly<Record<string, number>> = {
  GA: 0x10000000,
  GX: 0x20000000,
  GW: 0x40000000,
  GR: 0x80000000,
  RC: 0x20000,
  SD: 0x10000,
  WD: 0x40000,
  WO: 0x80000,
  CC: 0x1,
  DC: 0x2,
  LC: 0x4,
  SW: 0x8,
  RP: 0x10,
  WP: 0x20,
  DT: 0x40,
  LO: 0x80,
  CR: 0x100,
  FA: FULL_ACCESS,
  FR: 0x120089,
  FW: 0x120116,
  FX: 0x1200a0,
  KA: 0xf003f,
  KR: 0x20019,
  KW: 0x20006,
  KX: 0x20019,
  NW: 0x1,
  NR: 0x2,
  NX: 0x4,
};

/** What the generic rights stand for on files ([MS-DTYP] 2.4.3). */
const GENERIC: readonly (readonly [number, number])[] = [
  [0x10000000, FULL_ACCESS],
  [0x20000000, 0x1200a0],
  [0x40000000, 0x120116],
  [0x80000000, 0x120089],
];

/**
 * The access mask of an SDDL rights field: two-letter rights one behind the other, or a number in
 * hexadecimal, octal or decimal. Unsigned, as written: generic rights stay generic.
 * @returns the mask, or the index of the character that is no right.
 */
export function parseAccessRights(text: string): { mask: number } | { wrongAt: number } {
  if (/^(?:0x[0-9a-f]{1,8}|\d{1,11})$/i.test(text)) {
    const octal = /^0[0-7]+$/.test(text);
    const mask = octal ? Number.parseInt(text, 8) : Number(text);
    return mask <= 0xffffffff ? { mask } : { wrongAt: 0 };
  }
  let mask = 0;
  for (let at = 0; at < text.length; at += 2) {
    const right = RIGHTS[text.slice(at, at + 2).toUpperCase()];
    if (right === undefined) return { wrongAt: at };
    mask = (mask | right) >>> 0;
  }
  return { mask };
}

/** The rights on a file that a mask gives, with generic rights spelled out. */
export function fileRights(mask: number): number {
  let rights = mask & FULL_ACCESS;
  for (const [generic, meaning] of GENERIC) if ((mask & generic) !== 0) rights |= meaning;
  return rights;
}

const WORDS: readonly (readonly [number, string])[] = [
  [0x1, 'read data'],
  [0x2, 'write data'],
  [0x4, 'append data'],
  [0x8, 'read extended attributes'],
  [0x10, 'write extended attributes'],
  [0x20, 'execute or traverse'],
  [0x40, 'delete children'],
  [0x80, 'read attributes'],
  [0x100, 'write attributes'],
  [0x10000, 'delete'],
  [0x20000, 'read permissions'],
  [0x40000, 'change permissions'],
  [0x80000, 'take ownership'],
  [0x100000, 'synchronize'],
];

/** File rights in words, in the order of their bits. */
export function rightsInWords(rights: number): string[] {
  return WORDS.flatMap(([bit, word]) => ((rights & bit) === 0 ? [] : [word]));
}
