import { type AccessControlEntry, parseAccessControlEntry } from './access-control-entry.ts';
import { sddlError } from './sddl-error.ts';
import { readSid, type Sid } from './sid.ts';

/** A discretionary access control list: who may do what, in the order in which Windows asks. */
export interface AccessControlList {
  /** P: entries of the parent folder are not inherited. */
  readonly protected: boolean;
  /** There is no list at all: everyone may do everything. */
  readonly absent: boolean;
  readonly entries: readonly AccessControlEntry[];
}

/** A security descriptor in the text form of [MS-DTYP] 2.5.1.1. */
export interface SecurityDescriptor {
  readonly owner: Sid | null;
  readonly group: Sid | null;
  /** Null when the text has no `D:` part, which says nothing about access. */
  readonly access: AccessControlList | null;
}

/** Characters; a list of 64 KiB, the largest there is, stays well below in text. */
const LONGEST_DESCRIPTOR = 2 ** 20;

/**
 * Parses SDDL. The `S:` part (auditing, labels) is checked for its form and left out.
 * @throws {FormatError} with the position in characters: `sddl-too-long`, `sddl-part`,
 * `sddl-part-twice`, `sddl-sid`, `sddl-list-flags`, `sddl-entry`, and those of an entry.
 */
export function parseSecurityDescriptor(text: string): SecurityDescriptor {
  if (text.length > LONGEST_DESCRIPTOR) {
    throw sddlError('sddl-too-long', 0, `${text.length} characters, more than a list can hold`);
  }
  const parts = new Map<string, Sid | AccessControlList>();
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const letter = /^([OGDS]):/i.exec(text.slice(at, at + 2))?.[1]?.toUpperCase();
    if (letter === undefined) throw sddlError('sddl-part', at, 'expected O:, G:, D: or S:');
    if (parts.has(letter)) throw sddlError('sddl-part-twice', at, `a second ${letter}: part`);
    const part = letter === 'O' || letter === 'G' ? sidPart(text, at + 2) : listPart(text, at + 2);
    parts.set(letter, part.value);
    at = skipSpace(text, part.end);
  }
  return {
    owner: (parts.get('O') as Sid | undefined) ?? null,
    group: (parts.get('G') as Sid | undefined) ?? null,
    access: (parts.get('D') as AccessControlList | undefined) ?? null,
  };
}

interface Part<T> {
  readonly value: T;
  readonly end: number;
}

function sidPart(text: string, position: number): Part<Sid> {
  const found = readSid(text, position);
  if (found === null) throw sddlError('sddl-sid', position, 'no security identifier');
  return { value: found.sid, end: found.end };
}

const LIST_FLAGS = /(?:NO_ACCESS_CONTROL|AR|AI|P)*/iy;

function listPart(text: string, position: number): Part<AccessControlList> {
  LIST_FLAGS.lastIndex = position;
  const flags = LIST_FLAGS.exec(text)![0].toUpperCase();
  const absent = flags.includes('NO_ACCESS_CONTROL');
  const entries: AccessControlEntry[] = [];
  let at = skipSpace(text, position + flags.length);
  while (text[at] === '(') {
    const end = entryEnd(text, at);
    entries.push(parseAccessControlEntry(text.slice(at + 1, end), at + 1));
    at = skipSpace(text, end + 1);
  }
  if (at < text.length && !/^[OGDS]:/i.test(text.slice(at, at + 2))) {
    throw sddlError('sddl-list-flags', at, 'neither a flag nor an entry of the list');
  }
  const isProtected = flags.replace('NO_ACCESS_CONTROL', '').includes('P');
  return { value: { protected: isProtected, absent, entries }, end: at };
}

/** Where the parenthesis opened at `start` closes: a condition holds parentheses and quoted text. */
function entryEnd(text: string, start: number): number {
  let depth = 0;
  let quoted = false;
  for (let at = start; at < text.length; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '(') depth++;
    else if (character === ')' && --depth === 0) return at;
  }
  throw sddlError('sddl-entry', start, 'the entry has no closing parenthesis');
}

function skipSpace(text: string, position: number): number {
  let at = position;
  while (text[at] === ' ') at++;
  return at;
}
