/** Bytes of every entry of a directory. */
export const FAT_ENTRY_LENGTH = 32;

export const FatAttribute = {
  ReadOnly: 0x01,
  Hidden: 0x02,
  System: 0x04,
  VolumeLabel: 0x08,
  Directory: 0x10,
  Archive: 0x20,
  LongName: 0x0f,
} as const;

/** An entry with its short name, and the parts of the long name that stood before it. */
export interface FatDirectoryEntry {
  /** Bytes from the start of the directory. */
  readonly offset: number;
  readonly deleted: boolean;
  /** `README.TXT`; of a deleted file the first letter is lost, unless the long name tells it. */
  readonly shortName: string;
  /** The eleven letters as they stand there: those of a label are not cut in two by a dot. */
  readonly letters: string;
  /** Null where there is none that belongs to this entry. */
  readonly longName: string | null;
  readonly attributes: number;
  readonly firstCluster: number;
  readonly size: number;
  /** Date and time fields as stored; 0 where they were never set. */
  readonly created: { readonly date: number; readonly time: number; readonly tenths: number };
  readonly modified: { readonly date: number; readonly time: number };
  readonly accessedDate: number;
}

const END = 0x00;
const DELETED = 0xe5;
/** Stands for a first letter that would read as deleted. */
const KANJI_E5 = 0x05;
const LAST_PART = 0x40;
const LETTERS_PER_PART = 13;
const MOST_PARTS = 20;
/** Where the letters of a long name stand in a part. */
const LETTER_OFFSETS = [1, 3, 5, 7, 9, 14, 16, 18, 20, 22, 24, 28, 30];

interface Part {
  readonly order: number;
  readonly checksum: number;
  readonly deleted: boolean;
  readonly letters: readonly number[];
}

/**
 * Decodes the entries of a directory (Microsoft FAT specification, 6 and 7), deleted ones too. What
 * lies behind the end mark is not looked at.
 */
export function* fatDirectoryEntries(bytes: Uint8Array): Generator<FatDirectoryEntry> {
  let parts: Part[] = [];
  for (let offset = 0; offset + FAT_ENTRY_LENGTH <= bytes.length; offset += FAT_ENTRY_LENGTH) {
    const entry = bytes.subarray(offset, offset + FAT_ENTRY_LENGTH);
    if (entry[0] === END) return;
    if ((entry[11]! & 0x3f) === FatAttribute.LongName) {
      parts.push(partOf(entry));
      continue;
    }
    yield entryOf(entry, offset, parts);
    parts = [];
  }
}

function partOf(entry: Uint8Array): Part {
  const order = entry[0]!;
  return {
    order,
    checksum: entry[13]!,
    deleted: order === DELETED,
    letters: LETTER_OFFSETS.map((at) => entry[at]! | (entry[at + 1]! << 8)),
  };
}

function entryOf(entry: Uint8Array, offset: number, parts: readonly Part[]): FatDirectoryEntry {
  const view = new DataView(entry.buffer, entry.byteOffset, FAT_ENTRY_LENGTH);
  const deleted = entry[0] === DELETED;
  const longName = deleted ? deletedLongName(parts) : wholeLongName(entry, parts);
  return {
    offset,
    deleted,
    shortName: shortNameOf(entry, deleted ? firstLetter(entry, parts) : undefined),
    letters: [...entry.subarray(0, 11)].map(letterOf).join(''),
    longName,
    attributes: entry[11]! & 0x3f,
    firstCluster: (view.getUint16(20, true) << 16) | view.getUint16(26, true),
    size: view.getUint32(28, true),
    created: {
      date: view.getUint16(16, true),
      time: view.getUint16(14, true),
      tenths: entry[13]!,
    },
    modified: { date: view.getUint16(24, true), time: view.getUint16(22, true) },
    accessedDate: view.getUint16(18, true),
  };
}

/** Parts count down to 1 and carry the checksum of the short name behind them. */
function wholeLongName(entry: Uint8Array, parts: readonly Part[]): string | null {
  const first = parts.findIndex(({ order, deleted }) => !deleted && (order & LAST_PART) !== 0);
  const own = first < 0 ? [] : parts.slice(first);
  const checksum = checksumOf(entry);
  const whole =
    own.length > 0 &&
    own.length <= MOST_PARTS &&
    own.every(
      (part, index) =>
        !part.deleted &&
        part.checksum === checksum &&
        (part.order & ~LAST_PART) === own.length - index,
    );
  return whole ? lettersOf(own) : null;
}

/** Their order is overwritten; that they have one checksum is all that ties them together. */
function deletedLongName(parts: readonly Part[]): string | null {
  const checksum = parts.at(-1)?.checksum;
  let first = parts.length;
  while (first > 0 && parts[first - 1]!.deleted && parts[first - 1]!.checksum === checksum) first--;
  const own = parts.slice(first);
  return own.length > 0 && own.length <= MOST_PARTS ? lettersOf(own) : null;
}

function lettersOf(parts: readonly Part[]): string | null {
  const letters = [...parts].reverse().flatMap((part) => part.letters);
  const end = letters.indexOf(0);
  const own = end < 0 ? letters : letters.slice(0, end);
  if (own.length === 0 || own.length > MOST_PARTS * LETTERS_PER_PART) return null;
  return String.fromCharCode(...own);
}

/** The checksum of the long name was made when the first letter was still there. */
function firstLetter(entry: Uint8Array, parts: readonly Part[]): number {
  const wanted = parts.at(-1)?.deleted ? parts.at(-1)!.checksum : null;
  if (wanted === null) return LOST_LETTER;
  const copy = entry.slice();
  for (let letter = 0x21; letter < 0x100; letter++) {
    copy[0] = letter;
    if (checksumOf(copy) === wanted) return letter;
  }
  return LOST_LETTER;
}

const LOST_LETTER = 0x5f;

function checksumOf(entry: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < 11; at++) sum = (((sum & 1) << 7) + (sum >> 1) + entry[at]!) & 0xff;
  return sum;
}

const LOWER_CASE_STEM = 0x08;
const LOWER_CASE_EXTENSION = 0x10;

function shortNameOf(entry: Uint8Array, firstByte = entry[0]!): string {
  const bytes = entry.slice(0, 11);
  bytes[0] = firstByte === KANJI_E5 ? DELETED : firstByte;
  const text = (from: number, to: number, lower: number) => {
    const part = [...bytes.subarray(from, to)].map(letterOf).join('').trimEnd();
    return entry[12]! & lower ? part.toLowerCase() : part;
  };
  const extension = text(8, 11, LOWER_CASE_EXTENSION);
  return text(0, 8, LOWER_CASE_STEM) + (extension === '' ? '' : `.${extension}`);
}

/** Code page 437: short names are in the code page of the machine that wrote them, which is not stored. */
const UPPER_HALF =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0';

const letterOf = (byte: number) =>
  byte < 0x80 ? String.fromCharCode(byte) : UPPER_HALF[byte - 0x80]!;
