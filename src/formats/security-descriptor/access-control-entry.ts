import { parseAccessRights } from './access-rights.ts';
import { sddlError } from './sddl-error.ts';
import { readSid, type Sid } from './sid.ts';

/** `allow` and `deny` are decided by the rights alone; what else there is does not grant or is conditional. */
type AceType = 'allow' | 'deny' | 'conditional-allow' | 'conditional-deny' | 'other';

const TYPES: Readonly<Record<string, AceType>> = {
  A: 'allow',
  D: 'deny',
  XA: 'conditional-allow',
  XD: 'conditional-deny',
  OA: 'other',
  OD: 'other',
  AU: 'other',
  AL: 'other',
  OU: 'other',
  OL: 'other',
  ML: 'other',
  XU: 'other',
  ZA: 'other',
  RA: 'other',
  SP: 'other',
  TL: 'other',
  FL: 'other',
};

const FLAGS = ['OI', 'CI', 'NP', 'IO', 'ID', 'SA', 'FA', 'TP', 'CR'] as const;
export type AceFlag = (typeof FLAGS)[number];

/** One access control entry, as SDDL writes it: `(A;OICI;FA;;;S-1-5-18)`. */
export interface AccessControlEntry {
  readonly type: AceType;
  /** OI inherited by files, CI by folders, NP no further, IO not for the folder itself, ID inherited. */
  readonly flags: ReadonlySet<AceFlag>;
  /** Access mask, unsigned, generic rights as written. */
  readonly mask: number;
  readonly sid: Sid;
}

/**
 * Parses what stands between the parentheses.
 * @param position where `text` begins in the whole descriptor, for errors.
 * @throws {FormatError} `sddl-entry`, `sddl-entry-type`, `sddl-entry-flags`, `sddl-rights`, `sddl-sid`.
 */
export function parseAccessControlEntry(text: string, position: number): AccessControlEntry {
  // A condition or attribute after the sixth field may hold semicolons of its own.
  const fields = text.split(';', 6);
  if (fields.length < 6) {
    throw sddlError('sddl-entry', position, `an entry has ${fields.length} fields instead of 6`);
  }
  const [typeText, flagText, rightsText] = fields as [string, string, string];
  const starts = fields.map((_, index) => {
    return position + fields.slice(0, index).reduce((sum, field) => sum + field.length + 1, 0);
  });
  const type = TYPES[typeText.trim().toUpperCase()];
  if (type === undefined) throw sddlError('sddl-entry-type', position, 'an unknown type of entry');

  const rights = parseAccessRights(rightsText.trim());
  if ('wrongAt' in rights) {
    throw sddlError('sddl-rights', starts[2]! + rights.wrongAt, 'an unknown right');
  }
  const sidText = fields[5]!.trim();
  const sid = readSid(sidText, 0);
  if (sid === null || sid.end !== sidText.length) {
    throw sddlError('sddl-sid', starts[5]!, 'no security identifier');
  }
  return { type, flags: parseFlags(flagText.trim(), starts[1]!), mask: rights.mask, sid: sid.sid };
}

function parseFlags(text: string, position: number): ReadonlySet<AceFlag> {
  const flags = new Set<AceFlag>();
  for (let at = 0; at < text.length; at += 2) {
    const flag = FLAGS.find((one) => one === text.slice(at, at + 2).toUpperCase());
    if (flag === undefined) throw sddlError('sddl-entry-flags', position + at, 'an unknown flag');
    flags.add(flag);
  }
  return flags;
}
