import { CODES } from './catalogue.ts';
import type { CodeEntry, EventSource } from './code-entry.ts';
import { numbersIn, type WrittenNumber } from './code-number.ts';
import { isPartOfMessage, likeness, plainWords, quotesMessage } from './message-text.ts';

/** What a text was taken for. */
interface ParsedCode {
  /** The number in it, unsigned; null when there is none. */
  readonly value: number | null;
  /** The number as written, or else the text. */
  readonly spelling: string;
}

export type CodeLookUp =
  | { readonly kind: 'exact'; readonly entries: readonly CodeEntry[] }
  | {
      readonly kind: 'unknown';
      readonly parsed: ParsedCode;
      /** The most similar entries, most similar first; never more than a few, and maybe none. */
      readonly nearest: readonly CodeEntry[];
    };

/** Characters of a pasted text that are looked at; a message with its details has a few hundred. */
const LONGEST_TEXT = 20_000;
const MOST_NEAREST = 3;

/**
 * Finds what a person may have at hand: a number in any spelling (`0xC03A000E`, `c03a000e`,
 * `-1069940722`, `3225026574`, `32775`), a symbolic name, a message or a piece of one, or a longer
 * text with codes in it. A text with several codes gives an entry for each, in order.
 * Nothing is invented: what is not in the vocabulary is `unknown`, with its nearest entries.
 */
export function lookUpCode(text: string): CodeLookUp {
  const query = text.slice(0, LONGEST_TEXT).trim();
  const numbers = numbersIn(query);
  const words = plainWords(query);
  const found = [
    ...CODES.filter((entry) => namesEntry(query, entry)),
    ...byNumbers(numbers, words),
    // The words of WMI's codes occur in many messages; only the number makes them that code.
    ...CODES.filter((entry) => entry.domain !== 'WMI' && quotesMessage(words, entry)),
  ];
  if (found.length > 0) return { kind: 'exact', entries: [...new Set(found)] };

  const parts = CODES.filter((entry) => isPartOfMessage(words, entry));
  if (parts.length === 1) return { kind: 'exact', entries: parts };
  const number = numbers[0];
  return {
    kind: 'unknown',
    parsed: { value: number?.readings[0] ?? null, spelling: number?.spelling ?? query },
    nearest: number ? nearestByNumber(number) : nearestByText(query, parts),
  };
}

/** Whether the text holds the entry's name: as `ERROR_…`, as `STATUS_…`, or with neither. */
function namesEntry(query: string, entry: CodeEntry): boolean {
  const names = [entry.name ?? '', ...entry.alsoTexts].filter((name) => /^[A-Z_]+$/.test(name));
  const written = query.toUpperCase().match(/(?<![A-Z_])[A-Z]+(?:_[A-Z]+)+/g) ?? [];
  const bare = (name: string) => name.replace(/^(?:ERROR|STATUS)_/, '');
  return written.some((name) => names.some((own) => bare(own) === bare(name)));
}

function byNumbers(numbers: readonly WrittenNumber[], words: string): CodeEntry[] {
  // Inside a sentence, small numbers are counts; alone, 5 is the Win32 error.
  const alone = numbers.length === 1 && plainWords(numbers[0]!.spelling) === words;
  return numbers.flatMap(({ spelling, readings }) => {
    const entries = CODES.filter((entry) =>
      readings.some(
        (value) =>
          entry.value === value ||
          ((alone || /^0x/i.test(spelling)) && entry.alsoValues.includes(value)),
      ),
    );
    // One number may mean two things; the log it stands in decides, or the words beside it.
    const ofLog = entries.filter(({ source }) => source !== null && namesLog(words, source));
    const told = entries.filter((entry) => quotesMessage(words, entry));
    return ofLog.length > 0 ? ofLog : told.length > 0 ? told : entries;
  });
}

/** Whether words name a log: `Hyper-V-Worker`, or `worker` alone. */
function namesLog(words: string, source: EventSource): boolean {
  const last = source.split('-').at(-1)!.toLowerCase();
  return ` ${words} `.includes(` ${last} `);
}

function nearestByNumber(number: WrittenNumber): CodeEntry[] {
  const value = number.readings[0]!;
  const digits = (n: number) => (n > 0xffff ? n.toString(16).padStart(8, '0') : String(n));
  const wanted = digits(value);
  return best(
    CODES.map((entry) => {
      const mistakes = editDistance(wanted, digits(entry.value));
      const sameFamily = value > 0xffff && value >>> 16 === entry.value >>> 16;
      return { entry, distance: sameFamily ? Math.min(mistakes, 2) : mistakes };
    }).filter(({ distance }) => distance <= 2),
    ({ entry, distance }) => distance + Math.abs(entry.value - value) / 2 ** 33,
  );
}

function nearestByText(query: string, parts: readonly CodeEntry[]): CodeEntry[] {
  const among = parts.length > 0 ? parts : CODES;
  return best(
    among
      .map((entry) => {
        const texts = [entry.name ?? '', entry.message, ...entry.alsoTexts];
        const alike = texts.map((text) => likeness(query, text));
        return { entry, alike: Math.max(mistypedCode(query, entry), ...alike) };
      })
      .filter(({ alike }) => parts.length > 0 || alike >= 0.3),
    ({ alike }) => -alike,
  );
}

/** How alike a mistyped code is to an entry's, from 0 to 1: a letter O for a zero, a space in between. */
function mistypedCode(query: string, { value }: CodeEntry): number {
  const typed = query.replace(/\s+/g, '').toLowerCase().replace(/^0x/, '');
  if (value <= 0xffff || typed.length !== 8) return 0;
  const mistakes = editDistance(typed, value.toString(16));
  return mistakes <= 2 ? 1 - mistakes / 10 : 0;
}

function best<T extends { entry: CodeEntry }>(ranked: T[], rank: (one: T) => number): CodeEntry[] {
  return ranked
    .sort((a, b) => rank(a) - rank(b))
    .slice(0, MOST_NEAREST)
    .map(({ entry }) => entry);
}

/** Levenshtein: digits inserted, lost or mistyped. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
