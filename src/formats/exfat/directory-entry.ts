/** Bytes of every entry of a directory. */
export const EXFAT_ENTRY_LENGTH = 32;

/** A file or directory: an entry of its own, one for the content, and one for each 15 letters of the name. */
export interface ExfatFile {
  readonly kind: 'file';
  /** Bytes from the start of the directory. */
  readonly offset: number;
  readonly deleted: boolean;
  readonly name: string;
  readonly attributes: number;
  readonly firstCluster: number;
  /** Bytes; beyond the valid length they are zeros, whatever the clusters hold. */
  readonly size: number;
  readonly validSize: number;
  /** The clusters follow each other, and the table says nothing about them. */
  readonly contiguous: boolean;
  readonly created: ExfatTime;
  readonly modified: ExfatTime;
  readonly accessed: ExfatTime;
  /** Whether the checksum over the set holds. */
  readonly sealed: boolean;
}

/** As stored. */
export interface ExfatTime {
  readonly date: number;
  readonly time: number;
  readonly tenMilliseconds: number;
  /** Minutes east of UTC; null where it was not written. */
  readonly utcOffset: number | null;
}

/** What describes the volume, and stands in its root directory. */
export type ExfatVolumeEntry =
  | { readonly kind: 'label'; readonly label: string }
  | {
      readonly kind: 'bitmap';
      readonly which: number;
      readonly firstCluster: number;
      readonly size: number;
    };

const END = 0x00;
const IN_USE = 0x80;
const TYPE = 0x7f;
const FILE = 0x05;
const STREAM = 0x40;
const NAME = 0x41;
const BITMAP = 0x01;
const LABEL = 0x03;
const NO_FAT_CHAIN = 0x02;
const LETTERS_PER_ENTRY = 15;
const LONGEST_LABEL = 11;

/** Decodes the entries of a directory (exFAT specification, 7), sets of deleted files too. */
export function* exfatDirectoryEntries(bytes: Uint8Array): Generator<ExfatFile | ExfatVolumeEntry> {
  for (let offset = 0; offset + EXFAT_ENTRY_LENGTH <= bytes.length; offset += EXFAT_ENTRY_LENGTH) {
    const type = bytes[offset]!;
    if (type === END) return;
    const view = new DataView(bytes.buffer, bytes.byteOffset + offset, EXFAT_ENTRY_LENGTH);
    if ((type & TYPE) === FILE) {
      const file = fileOf(bytes, offset);
      if (file) yield file;
    } else if (type === (BITMAP | IN_USE)) {
      const [firstCluster, size] = [view.getUint32(20, true), Number(view.getBigUint64(24, true))];
      yield { kind: 'bitmap', which: view.getUint8(1) & 1, firstCluster, size };
    } else if (type === (LABEL | IN_USE)) {
      const letters = Math.min(view.getUint8(1), LONGEST_LABEL);
      yield { kind: 'label', label: textOf(view, 2, letters) };
    }
  }
}

/** @returns null where what follows is no set of a file: its parts were used for another */
function fileOf(bytes: Uint8Array, offset: number): ExfatFile | null {
  const secondary = bytes[offset + 1]!;
  const end = offset + (secondary + 1) * EXFAT_ENTRY_LENGTH;
  const deleted = (bytes[offset]! & IN_USE) === 0;
  if (secondary < 2 || end > bytes.length) return null;
  const set = bytes.subarray(offset, end);
  const use = deleted ? 0 : IN_USE;
  if (set[EXFAT_ENTRY_LENGTH] !== (STREAM | use)) return null;
  const view = new DataView(set.buffer, set.byteOffset, set.length);
  const stream = EXFAT_ENTRY_LENGTH;
  const length = view.getUint8(stream + 3);
  const nameEntries = Math.ceil(length / LETTERS_PER_ENTRY);
  if (length === 0 || nameEntries > secondary - 1) return null;
  let name = '';
  for (let index = 0; index < nameEntries; index++) {
    const at = (2 + index) * EXFAT_ENTRY_LENGTH;
    if (set[at] !== (NAME | use)) return null;
    const letters = Math.min(LETTERS_PER_ENTRY, length - index * LETTERS_PER_ENTRY);
    name += textOf(view, at + 2, letters);
  }
  const size = Number(view.getBigUint64(stream + 24, true));
  return {
    kind: 'file',
    offset,
    deleted,
    name,
    attributes: view.getUint16(4, true),
    firstCluster: view.getUint32(stream + 20, true),
    size,
    validSize: Math.min(size, Number(view.getBigUint64(stream + 8, true))),
    contiguous: (view.getUint8(stream + 1) & NO_FAT_CHAIN) !== 0,
    created: timeOf(view, 8, 20, 22),
    modified: timeOf(view, 12, 21, 23),
    accessed: timeOf(view, 16, null, 24),
    sealed: view.getUint16(2, true) === checksumOf(set),
  };
}

function timeOf(view: DataView, at: number, fine: number | null, zone: number): ExfatTime {
  const stored = view.getUint8(zone);
  // Seven bits with a sign, in quarters of an hour; the eighth says that they were written.
  const quarters = (stored & 0x40 ? (stored & 0x7f) - 0x80 : stored & 0x7f) * 15;
  return {
    time: view.getUint16(at, true),
    date: view.getUint16(at + 2, true),
    tenMilliseconds: fine === null ? 0 : view.getUint8(fine),
    utcOffset: stored & 0x80 ? quarters : null,
  };
}

/** Over the whole set but the checksum itself; as it was when the set was in use. */
function checksumOf(set: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < set.length; at++) {
    if (at === 2 || at === 3) continue;
    const byte = at % EXFAT_ENTRY_LENGTH === 0 ? set[at]! | IN_USE : set[at]!;
    sum = (((sum & 1) << 15) + (sum >> 1) + byte) & 0xffff;
  }
  return sum;
}

function textOf(view: DataView, at: number, letters: number): string {
  const codes = Array.from({ length: letters }, (_, i) => view.getUint16(at + i * 2, true));
  return String.fromCharCode(...codes);
}
