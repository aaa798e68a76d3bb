import { type Guid, parseGuid } from '../bytes/guid.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { guidFault } from './guid-fault.ts';

/** A machine as the host lists it. */
export interface ListedMachine {
  readonly id: Guid;
  /** Hostile text; null when only the identifier was given. */
  readonly name: string | null;
}

/** One thing wrong in a list, where a person finds it. */
export interface VmListFault {
  /** Both count from 1; the column in UTF-16 units. */
  readonly line: number;
  readonly column: number;
  /** Characters from `column` on that are meant. */
  readonly length: number;
  /** The line as it stands; hostile text. */
  readonly text: string;
  /** A clause: `group 5 has 11 digits instead of 12`. */
  readonly problem: string;
  /** The machine's name, where one stands beside it; hostile text. */
  readonly name: string | null;
  /** A complete identifier elsewhere in the text that this one may stand for. */
  readonly suggestion: { readonly id: Guid; readonly line: number } | null;
}

/** A list that would grant rights to the wrong account, or to none, if it were taken as it is. */
export class VmListError extends VhdsetError {
  readonly code = 'vm-list';
  /** At least one, in the order of the lines. */
  readonly faults: readonly VmListFault[];

  constructor(faults: readonly VmListFault[]) {
    super(faults.map((f) => `line ${f.line}, column ${f.column}: ${f.problem}`).join('; '));
    this.name = 'VmListError';
    this.faults = faults;
  }
}

/** An identifier as found, before it is judged. */
interface Candidate {
  readonly line: number;
  readonly column: number;
  readonly written: string;
  readonly text: string;
  readonly name: string | null;
}

/**
 * Reads pasted output of `Get-VM | Format-List Name, Id`: the keys in any order and case, with or
 * without spaces, quoted as in an e-mail. Also taken: a table or a bare list of identifiers, and the
 * accounts in `icacls … "NT VIRTUAL MACHINE\<id>"` commands. Other lines are passed over.
 * @returns each machine once, in the order of the text; never empty.
 * @throws {VmListError} for each identifier that is malformed or missing: nothing is guessed.
 */
export function parseVmList(text: string): ListedMachine[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  const { candidates, faults } = scan(lines);
  const machines = new Map<Guid, ListedMachine>();
  const known = new Map<Guid, number>();
  for (const { line, written } of candidates) {
    const id = parseGuid(written);
    if (id !== null && !known.has(id)) known.set(id, line);
  }
  for (const candidate of candidates) {
    const id = parseGuid(candidate.written);
    const fault = id === null || isZero(id) ? faultOf(candidate, known) : null;
    if (fault !== null) faults.push(fault);
    else if (id !== null) {
      machines.set(id, { id, name: machines.get(id)?.name ?? candidate.name });
    }
  }
  if (faults.length === 0 && machines.size === 0) {
    const problem = 'no virtual machine identifier in the whole text';
    faults.push({ ...PLACELESS, text: lines[0]!, problem });
  }
  if (faults.length > 0) throw new VmListError(faults.sort((a, b) => a.line - b.line));
  return [...machines.values()];
}

/**
 * One identifier as typed, e.g. after `--vm`; braces and quotes around it are taken off.
 * @throws {VmListError} with column and reason.
 */
export function parseVmIdentifier(text: string): Guid {
  const { written, skipped } = bare(text);
  const candidate = { line: 1, column: skipped + 1, written, text, name: null };
  const id = parseGuid(candidate.written);
  if (id === null || isZero(id)) throw new VmListError([faultOf(candidate, new Map())]);
  return id;
}

const PLACELESS = { line: 1, column: 1, length: 1, name: null, suggestion: null };

/** Spaces, quotes of any kind and braces around a value. */
const AROUND = /[\s'"{}\u2018-\u201f\u00ab\u00bb\u200b\u200e\u200f\ufeff]/;

/** The value itself, and how much stands before it. */
function bare(value: string): { written: string; skipped: number } {
  let start = 0;
  let end = value.length;
  while (start < end && AROUND.test(value[start]!)) start++;
  while (end > start && AROUND.test(value[end - 1]!)) end--;
  return { written: dashes(value.slice(start, end)), skipped: start };
}

const LIST_LINE = /^[\s>*]*(?<key>name|vmname|id|vmid)\s*[:：](?<value>.*)$/i;
const ACCOUNT = /NT VIRTUAL MACHINE\\+(?<written>[^\s:"'\u2018-\u201f()]*)/gi;
/** Five groups of digits, more or less: what was meant to be an identifier. */
const ROUGHLY_GUID = /(?<![\w-])[0-9a-z]{5,10}(?:-[0-9a-z]{2,6}){3}-[0-9a-z]{9,14}(?![\w-])/gi;

/** Dashes that a word processor made of hyphens. */
const dashes = (text: string) => text.replace(/[\u2010-\u2015\u2212]/g, '-');
const isZero = (id: Guid) => /^[0-]+$/.test(id);

interface Block {
  name: { value: string; line: number; text: string } | null;
  id: Candidate | null;
}

function scan(lines: readonly string[]): { candidates: Candidate[]; faults: VmListFault[] } {
  const candidates: Candidate[] = [];
  const faults: VmListFault[] = [];
  let block: Block = { name: null, id: null };
  const close = () => {
    if (block.id !== null) candidates.push({ ...block.id, name: block.name?.value ?? null });
    else if (block.name !== null) faults.push(idMissing(block.name));
    block = { name: null, id: null };
  };
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const { key, value } = LIST_LINE.exec(text)?.groups ?? {};
    if (key === undefined || value === undefined) {
      candidates.push(...loose(text, line));
      // An empty line ends a machine, unless a rendered page put it between name and identifier.
      if (block.id !== null) close();
      continue;
    }
    if (/name/i.test(key)) {
      if (block.name !== null) close();
      block.name = { value: value.trim(), line, text };
    } else {
      if (block.id !== null) close();
      const { written, skipped } = bare(value);
      const column = text.length - value.length + skipped + 1;
      block.id = { line, column, written, text, name: null };
    }
  }
  close();
  return { candidates, faults };
}

/** Identifiers in a line that is no `Key : Value`: a table, a bare list, a command. */
function* loose(text: string, line: number): Generator<Candidate> {
  const accounts = [...text.matchAll(ACCOUNT)];
  for (const match of accounts) {
    const written = match.groups!.written!;
    // A placeholder such as <VM GUID> is an instruction, not a machine.
    if (written.startsWith('<')) continue;
    const column = match.index + match[0].length - written.length + 1;
    yield { line, column, written: dashes(written), text, name: null };
  }
  if (accounts.length > 0) return;
  for (const match of dashes(text).matchAll(ROUGHLY_GUID)) {
    const name = text.slice(0, match.index).trim() || null;
    yield { line, column: match.index + 1, written: match[0], text, name };
  }
}

function idMissing(name: { value: string; line: number; text: string }): VmListFault {
  const problem = 'this machine has no Id line';
  const place = { line: name.line, column: 1, length: name.text.length, text: name.text };
  return { ...place, problem, name: name.value, suggestion: null };
}

function faultOf(candidate: Candidate, known: ReadonlyMap<Guid, number>): VmListFault {
  const { line, column, written, text, name } = candidate;
  if (written === '') {
    return {
      line,
      column,
      length: 1,
      text,
      problem: 'there is no identifier',
      name,
      suggestion: null,
    };
  }
  const { index, length, problem } = guidFault(written) ?? {
    index: 0,
    length: written.length,
    problem: 'an identifier of zeros is not a machine',
  };
  const suggestion = suggest(written, known);
  return { line, column: column + index, length, text, problem, name, suggestion };
}

/** A complete identifier that differs by digits lost or added at one place. */
function suggest(written: string, known: ReadonlyMap<Guid, number>): VmListFault['suggestion'] {
  const bare = written.toLowerCase();
  for (const [id, line] of known) {
    const [short, long] = bare.length < id.length ? [bare, id] : [id, bare];
    if (long.length - short.length > 2 || isZero(id)) continue;
    let same = 0;
    while (same < short.length && short[same] === long[same]) same++;
    if (same >= 23 && long.endsWith(short.slice(same))) return { id, line };
  }
  return null;
}
