import { type Guid, parseGuid } from '../../bytes/guid.ts';

/** What a text of an event says about disks, machines and errors. */
export interface Mentions {
  readonly codes: readonly number[];
  readonly paths: readonly string[];
  readonly vmIds: readonly Guid[];
}

/** Collects what the message and parameters of one event mention, each item once, in order. */
export function findMentions(texts: readonly string[]): Mentions {
  const codes = new Set<number>();
  const paths = new Map<string, string>();
  const vmIds = new Set<Guid>();
  for (const text of texts) {
    const { found, rest } = takePaths(text);
    for (const path of found)
      if (!paths.has(path.toLowerCase())) paths.set(path.toLowerCase(), path);
    // A GUID within a file name is the disk's, not a machine's.
    for (const guid of rest.match(GUID) ?? []) vmIds.add(parseGuid(guid)!);
    for (const code of codesIn(rest)) codes.add(code);
  }
  return { codes: [...codes], paths: [...paths.values()], vmIds: [...vmIds] };
}

const GUID =
  /(?<![0-9a-f-])[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}(?![0-9a-f-])/gi;

const DISK_ENDING = /\.(?:vhds|a?vhdx?)(?!\.?[\w-])/gi;
/** More than any path Hyper-V accepts, less than makes looking back slow. */
const LONGEST_PATH = 1024;

/** The disk paths in a text, and the text without them. Linear: no character is looked at twice. */
function takePaths(text: string): { found: string[]; rest: string } {
  const found: string[] = [];
  let rest = '';
  let done = 0;
  for (const ending of text.matchAll(DISK_ENDING)) {
    const end = ending.index + ending[0].length;
    const from = Math.max(done, end - LONGEST_PATH);
    const start = from + pathStart(text.slice(from, ending.index));
    if (start === ending.index) continue;
    found.push(text.slice(start, end));
    rest += `${text.slice(done, start)} `;
    done = end;
  }
  return { found, rest: rest + text.slice(done) };
}

/** What no path can hold. */
const FENCES = '"<>|*?\r\n\t“”„«»';
const APOSTROPHES = "'‘’";

/**
 * Where in `before` the path begins that ends with it: behind the last character that no path can
 * hold, or an opening quote; there at the last drive or share, and without one at the last word.
 */
function pathStart(before: string): number {
  let fence = before.length;
  while (fence > 0 && !isFence(before, fence - 1)) fence--;
  const bare = before.slice(fence);
  const root = [...bare.matchAll(/[a-z]:[\\/]|(?<![\\:\w])\\\\(?=[^\\])/gi)].at(-1);
  if (root) return fence + root.index;
  const isQuoted = fence > 0 && !/['’]\s/.test(bare) && !/\s/.test(before[fence - 1]!);
  return isQuoted ? fence : fence + bare.lastIndexOf(' ') + 1;
}

function isFence(text: string, at: number): boolean {
  const character = text[at]!;
  // "Bob's disk.vhdx" is a name; an apostrophe behind a letter opens nothing.
  if (APOSTROPHES.includes(character)) return !/[\p{L}\p{N}]/u.test(text[at - 1] ?? '');
  return FENCES.includes(character);
}

const HEXADECIMAL = /(?<!\w)0x[0-9a-f]{8}(?!\w)/gi;
/** A place in the system's message table, which for an HRESULT is the HRESULT. */
const MESSAGE_NUMBER = /%%(\d{1,10})(?!\d)/g;
/** Decimal only where it is said to be a code: sizes in bytes look alike. */
const DECIMAL = /(?:\(|\b(?:code|error)\b['":=\s]{1,4})(-?\d{5,10})(?!\w)/gi;

function codesIn(text: string): number[] {
  const found = [...text.matchAll(HEXADECIMAL)].map((match) => ({ match, code: Number(match[0]) }));
  for (const pattern of [MESSAGE_NUMBER, DECIMAL]) {
    for (const match of text.matchAll(pattern)) found.push({ match, code: unsigned(match[1]!) });
  }
  return found
    .sort((a, b) => a.match.index - b.match.index)
    .map(({ code }) => code)
    .filter(isErrorCode);
}

function unsigned(decimal: string): number {
  const code = Number(decimal);
  return code < 0 ? code + 2 ** 32 : code;
}

/** A failed HRESULT, or one of the codes of collection checkpoints and WMI. */
function isErrorCode(code: number): boolean {
  return (code >= 0x80000000 && code <= 0xffffffff) || (code >= 32768 && code <= 32799);
}
