/** A security identifier: `S-1-…`, or the two letters of one whose domain the text does not name. */
export type Sid = string;

export const EVERYONE: Sid = 'S-1-1-0';

/** Two-letter names of SDDL with one fixed meaning ([MS-DTYP] 2.5.1.1). */
const FIXED: Readonly<Record<string, Sid>> = {
  AA: 'S-1-5-32-579',
  AC: 'S-1-15-2-1',
  AN: 'S-1-5-7',
  AO: 'S-1-5-32-548',
  AS: 'S-1-18-1',
  AU: 'S-1-5-11',
  BA: 'S-1-5-32-544',
  BG: 'S-1-5-32-546',
  BO: 'S-1-5-32-551',
  BU: 'S-1-5-32-545',
  CD: 'S-1-5-32-574',
  CG: 'S-1-3-1',
  CO: 'S-1-3-0',
  CY: 'S-1-5-32-569',
  ED: 'S-1-5-9',
  ER: 'S-1-5-32-573',
  ES: 'S-1-5-32-576',
  HA: 'S-1-5-32-578',
  HI: 'S-1-16-12288',
  IS: 'S-1-5-32-568',
  IU: 'S-1-5-4',
  LS: 'S-1-5-19',
  LU: 'S-1-5-32-559',
  LW: 'S-1-16-4096',
  ME: 'S-1-16-8192',
  MP: 'S-1-16-8448',
  MS: 'S-1-5-32-577',
  MU: 'S-1-5-32-558',
  NO: 'S-1-5-32-556',
  NS: 'S-1-5-20',
  NU: 'S-1-5-2',
  OW: 'S-1-3-4',
  PO: 'S-1-5-32-550',
  PS: 'S-1-5-10',
  PU: 'S-1-5-32-547',
  RA: 'S-1-5-32-575',
  RC: 'S-1-5-12',
  RD: 'S-1-5-32-555',
  RE: 'S-1-5-32-552',
  RM: 'S-1-5-32-580',
  RU: 'S-1-5-32-554',
  SI: 'S-1-16-16384',
  SO: 'S-1-5-32-549',
  SS: 'S-1-18-2',
  SU: 'S-1-5-6',
  SY: 'S-1-5-18',
  UD: 'S-1-5-84-0-0-0-0-0',
  WD: EVERYONE,
  WR: 'S-1-5-33',
};

/** Accounts and groups of whatever domain or machine the file was on. */
const RELATIVE = new Set([
  'AP',
  'CA',
  'CN',
  'DA',
  'DC',
  'DD',
  'DG',
  'DU',
  'EA',
  'EK',
  'KA',
  'LA',
  'LG',
  'PA',
  'RO',
  'RS',
  'SA',
]);

const SID_TEXT = /S-1-(?:0x[0-9a-f]{1,12}|\d{1,15})(?:-\d{1,10}){0,15}/iy;

/** The SID that begins at `position`, and where it ends; null when none does. */
export function readSid(text: string, position: number): { sid: Sid; end: number } | null {
  SID_TEXT.lastIndex = position;
  const written = SID_TEXT.exec(text)?.[0];
  if (written !== undefined) {
    const parts = written.split('-').slice(3).map(Number);
    if (parts.some((part) => part > 0xffffffff)) return null;
    return { sid: written.toUpperCase().replace('0X', '0x'), end: position + written.length };
  }
  const letters = text.slice(position, position + 2).toUpperCase();
  const sid = FIXED[letters] ?? (RELATIVE.has(letters) ? letters : undefined);
  return sid === undefined ? null : { sid, end: position + 2 };
}
