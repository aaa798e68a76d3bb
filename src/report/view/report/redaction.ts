import { printable } from '../../printable.ts';
import { shortNameOf } from '../names.ts';
import { isOrdinary, isSpeltAsName } from './ordinary-words.ts';

export type NameKind =
  | 'disk'
  | 'set'
  | 'file'
  | 'folder'
  | 'machine'
  | 'host'
  | 'group'
  | 'volume'
  | 'checkpoint';

/** Something with a name, as the case spells it. */
export interface Named {
  readonly kind: NameKind;
  readonly name: string;
}

interface StandIn {
  readonly name: string;
  readonly text: string;
  /** Whether it is a word of ours as well: then it is a name only where a name stands. */
  readonly ordinary: boolean;
}

const GUID = /\{?[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\}?/iy;
/** As file names are shortened: its first eight digits. */
const CLIPPED_GUID = /([0-9a-f]{8})…/iy;
/** Those of machines, users and services; well-known ones, which name nobody, are shorter. */
const SID = /S-1-5-(?:21|83-1|80|82|90)(?:-\d+){3,}/iy;
/** A file that the case does not list: spoken of by a disk, an event or a plan. */
const UNLISTED =
  /[^\s\\/"'`<>|:*?()[\],;=]+\.(?:a?vhdx?|vhds|vmcx|vmrs|vmgs|evtx|rct|mrt|hrl)(?![\p{L}\p{N}])/giu;
const OURS = /^(?:(?:disk|set|file)-\d+|00000000-0000-0000-0000-\d{12})\./;
const KNOWN_EXTENSION = /\.(?:a?vhdx?|vhds|vmcx|vmrs|vmgs|evtx|xml|txt|json|csv|bin|vsv|md|html)$/i;
const COMPANION = /\.(?:rct|mrt|hrl)$/i;
const WORD = /[\p{L}\p{N}]/u;
/** What checkpoints of one disk begin with, before their identifier. */
const BEFORE_GUID = /^(.+?)[ _-]+\{?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\}?$/i;

/** Keys of JSON and of blocks whose values are words of ours, as far as they look so. */
const VOCABULARY = new Set(
  'kind status verdict certainty severity proof bound by type state foundBy matched matches controller clock log word change id recommended'.split(
    ' ',
  ),
);
/** With how many words of ours a command begins. */
const OUR_WORDS: Readonly<Record<string, number>> = { vhdset: 2, powershell: 1 };
const OUR_WORD = /^[A-Za-z]+(?:-[a-z0-9]+)*(?: [a-z]+)?$/;

/**
 * Puts stand-ins in the place of names and identifiers: the same one for the same name, however it is
 * capitalised, and never one that is a name here. Sizes, times and all other words stay.
 */
export class Redaction {
  readonly #standIns = new Map<string, StandIn>();
  /** Lengths of the names that begin with these two characters, longest first. */
  readonly #lengths = new Map<string, number[]>();
  readonly #counts = new Map<string, number>();
  readonly #taken: ReadonlySet<string>;
  readonly #guids = new Map<string, string>();
  readonly #sids = new Map<string, string>();
  #width = 1;

  constructor(names: readonly Named[]) {
    this.#taken = new Set(names.map(({ name }) => name.toLowerCase()));
    const disks = names.filter(({ kind }) => kind === 'disk');
    this.#width = String(new Set(disks.map(({ name }) => name.toLowerCase())).size).length;
    for (const named of names) this.#add(named);
    for (const { kind, name } of names) if (isFileKind(kind)) this.#addStem(kind, name);
  }

  /** Our own words around names, or a name. */
  text(text: string): string {
    return this.#listed(text).replace(UNLISTED, (name) => {
      return OURS.test(name) ? name : this.#fileStandIn(kindOfFile(name), name);
    });
  }

  /** Plain data: every string in it; commands keep the words that are ours. */
  value<T>(value: T): T {
    return this.#value(value, '') as T;
  }

  #value(value: unknown, key: string): unknown {
    if (key === 'tool') return value;
    if (typeof value === 'string') {
      return VOCABULARY.has(key) && OUR_WORD.test(value) ? value : this.text(value);
    }
    if (Array.isArray(value)) return value.map((item) => this.#value(item, key));
    if (value === null || typeof value !== 'object' || ArrayBuffer.isView(value)) {
      return value;
    }
    const entries = Object.entries(value);
    const ours = 'argv' in value && 'tool' in value ? (OUR_WORDS[String(value.tool)] ?? 0) : null;
    return Object.fromEntries(
      entries.map(([name, item]) => {
        if (ours === null || name !== 'argv') return [name, this.#value(item, name)];
        const word = (one: unknown, index: number) => {
          const kept = typeof one === 'string' && (index < ours || /^-+[A-Za-z-]+$/.test(one));
          return kept ? one : this.#value(one, 'argv');
        };
        return [name, (item as unknown[]).map(word)];
      }),
    );
  }

  #listed(text: string): string {
    const folded = text.toLowerCase();
    // Where folding changes lengths, nothing may be taken from its places.
    const line = folded.length === text.length ? folded : text;
    let told = '';
    let from = 0;
    for (let at = 0; at < text.length; at++) {
      if (at > 0 && isWord(text, at - 1) && isWord(text, at)) continue;
      const found = this.#longestAt(text, line, at);
      if (!found) continue;
      told += text.slice(from, at) + found.text;
      from = at + found.length;
      at = from - 1;
    }
    return told + text.slice(from);
  }

  #longestAt(text: string, line: string, at: number): { text: string; length: number } | null {
    const identifier = this.#identifierAt(text, at);
    for (const length of this.#lengths.get(line.slice(at, at + 2)) ?? []) {
      if (identifier && length <= identifier.length) break;
      const end = at + length;
      const standIn = this.#standIns.get(line.slice(at, end));
      if (!standIn || (end < text.length && isWord(text, end - 1) && isWord(text, end))) continue;
      const isName = !standIn.ordinary || isNamePlace(text, at, end, standIn.name);
      if (isName) return { text: standIn.text, length };
    }
    return identifier;
  }

  #identifierAt(text: string, at: number): { text: string; length: number } | null {
    const guid = matchAt(GUID, text, at);
    if (guid) {
      const standIn = this.#guid(guid[0].replace(/[{}]/g, '').toLowerCase());
      const shown = guid[0].startsWith('{') ? `{${standIn}` : standIn;
      return { text: guid[0].endsWith('}') ? `${shown}}` : shown, length: guid[0].length };
    }
    const sid = matchAt(SID, text, at);
    if (sid) return { text: this.#sid(sid[0].toUpperCase()), length: sid[0].length };
    const clipped = matchAt(CLIPPED_GUID, text, at);
    if (!clipped) return null;
    const digits = clipped[1]!.toLowerCase();
    const whole = [...this.#guids.keys()].find((known) => known.startsWith(digits));
    return { text: `${(whole ? this.#guid(whole) : this.#guid(digits)).slice(-8)}…`, length: 9 };
  }

  #guid(guid: string): string {
    if (/^[0-]+$/.test(guid)) return guid;
    const known = this.#guids.get(guid);
    if (known !== undefined) return known;
    const number = String(this.#guids.size + 1).padStart(12, '0');
    const standIn = `00000000-0000-0000-0000-${number}`;
    this.#guids.set(guid, standIn);
    return standIn;
  }

  #sid(sid: string): string {
    const known = this.#sids.get(sid);
    if (known !== undefined) return known;
    const kind = /^S-1-5-(?:83-1|\d+)/.exec(sid)![0];
    const standIn = `${kind}-0-0-${this.#sids.size + 1}`;
    this.#sids.set(sid, standIn);
    return standIn;
  }

  #add({ kind, name }: Named): void {
    if (name.length < 2 || this.#standIns.has(name.toLowerCase())) return;
    if (isFileKind(kind)) this.#fileStandIn(kind, name);
    else this.#keep({ name, text: this.#next(kind, ''), ordinary: isOrdinary(name) });
  }

  /** A file is spoken of without its extension too, and checkpoints by what they all begin with. */
  #addStem(kind: NameKind, name: string): void {
    const known = this.#standIns.get(name.toLowerCase());
    const extension = KNOWN_EXTENSION.exec(name)?.[0] ?? '';
    if (!known || extension === '' || COMPANION.test(name)) return;
    const stem = name.slice(0, -extension.length);
    const shared = BEFORE_GUID.exec(stem)?.[1];
    const text = known.text.slice(0, -extension.length);
    if (shared === undefined) this.#keep({ name: stem, text, ordinary: isOrdinary(stem) });
    else this.#add({ kind: kind === 'disk' ? 'set' : kind, name: shared });
  }

  /** Its extension stays, and a change tracking file keeps the name of its disk. */
  #fileStandIn(kind: NameKind, name: string): string {
    const known = this.#standIns.get(name.toLowerCase());
    if (known) return known.text;
    const companion = COMPANION.exec(name)?.[0];
    const extension = KNOWN_EXTENSION.exec(name)?.[0].toLowerCase() ?? '';
    const disk = companion && name.slice(0, -companion.length);
    const text = disk
      ? this.#fileStandIn(kindOfFile(disk), disk) + companion.toLowerCase()
      : // A name that is an identifier goes on being the same as it.
        (this.#identifierName(name, extension) ?? this.#next(kind, extension));
    this.#keep({ name, text, ordinary: isOrdinary(name) });
    return text;
  }

  #identifierName(name: string, extension: string): string | null {
    const stem = name.slice(0, name.length - extension.length).toLowerCase();
    return matchAt(GUID, stem, 0)?.[0] === stem ? this.#guid(stem) + extension : null;
  }

  /** Also as it is shortened, and as it is shown where it holds what no page may. */
  #keep(standIn: StandIn): void {
    const { name } = standIn;
    for (const spelt of new Set([name, shortNameOf(name), printable(name)])) {
      const folded = spelt.toLowerCase();
      if (folded.length < 2 || this.#standIns.has(folded)) continue;
      this.#standIns.set(folded, standIn);
      const begin = folded.slice(0, 2);
      const lengths = new Set([...(this.#lengths.get(begin) ?? []), folded.length]);
      this.#lengths.set(
        begin,
        [...lengths].sort((a, b) => b - a),
      );
    }
  }

  #next(kind: NameKind, extension: string): string {
    for (;;) {
      const number = (this.#counts.get(kind) ?? 0) + 1;
      this.#counts.set(kind, number);
      const digits = String(number).padStart(kind === 'disk' ? this.#width : 1, '0');
      const standIn = `${kind}-${digits}${extension}`;
      if (!this.#taken.has(standIn)) return standIn;
    }
  }
}

/** The folders and files that were named, each for itself: a word of a language may be one. */
export function rootNames(roots: readonly string[], redaction: Redaction | null): string {
  return roots.map((root) => redaction?.text(root) ?? root).join(', ');
}

export function kindOfFile(name: string): NameKind {
  if (/\.a?vhdx?$/i.test(name)) return 'disk';
  return /\.vhds$/i.test(name) ? 'set' : 'file';
}

function isFileKind(kind: NameKind): boolean {
  return kind === 'disk' || kind === 'set' || kind === 'file';
}

/** Where a word of ours is a name: alone, in a path, between quotation marks, spelt as none of ours is. */
function isNamePlace(text: string, at: number, end: number, name: string): boolean {
  const isQuoted = /^["'`“‘]["'`”’]$/.test(`${text[at - 1] ?? ''}${text[end] ?? ''}`);
  const isHeading = at === 0 && text.startsWith(`${name} (`);
  return (
    text === name ||
    isQuoted ||
    isHeading ||
    isPartOfPath(text, at, end) ||
    isSpeltAsName(text, at, name)
  );
}

function isWord(text: string, at: number): boolean {
  return WORD.test(text[at]!);
}

function isPartOfPath(text: string, at: number, end: number): boolean {
  return /[\\/]/.test(text[at - 1] ?? '') || /[\\/]/.test(text[end] ?? '');
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}
