import { adler32 } from '../../bytes/adler32.ts';
import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { FormatError } from '../../bytes/fault.ts';
import type { Section } from './section.ts';

const HEADER_LENGTH = 24;
const HEADER_CHECKSUM = 20;
/** EnCase writes 65534 at most, older versions 16375. */
const MOST_ENTRIES = 4 * 1024 * 1024;
const COMPRESSED = 0x80000000;

/** Where a table of chunks lies, and how to read it; the entries are read when they are needed. */
export interface ChunkTable {
  readonly section: Section;
  readonly count: number;
  /** Added to every entry. */
  readonly base: number;
  /** Where the data of the last chunk ends. */
  readonly dataEnd: number;
}

/** The entries of a table: chunk i is stored from `starts[i]` to `starts[i + 1]`. */
export interface ChunkPlaces {
  /** Bytes from the start of the segment; one more than there are chunks. */
  readonly starts: Float64Array;
  readonly compressed: Uint8Array;
}

/**
 * @param dataEnd the end of the `sectors` section before the table; null where the chunks stand in
 *   the table section itself, behind the entries
 * @throws {FormatError} `ewf-table`
 */
export async function readChunkTable(
  segment: ByteSource,
  section: Section,
  dataEnd: number | null,
): Promise<ChunkTable> {
  const bytes = await readStructure(segment, 'chunk table', section.start, HEADER_LENGTH);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_LENGTH);
  if (view.getUint32(HEADER_CHECKSUM, true) !== adler32(bytes.subarray(0, HEADER_CHECKSUM))) {
    throw tableError(section, HEADER_CHECKSUM, 'the checksum of its header does not match');
  }
  const count = view.getUint32(0, true);
  const base = Number(view.getBigUint64(8, true));
  const fits = section.start + HEADER_LENGTH + count * 4 <= section.end && count <= MOST_ENTRIES;
  if (!fits) throw tableError(section, 0, `${count} entries do not fit into its section`);
  if (base > segment.size)
    throw tableError(section, 8, 'its chunks lie beyond the end of the file');
  return { section, count, base, dataEnd: dataEnd ?? section.end };
}

/**
 * Reads the entries of a table.
 * @throws {FormatError} `ewf-table` where the checksum or an entry is wrong
 */
export async function readChunkPlaces(
  segment: ByteSource,
  { section, count, base, dataEnd }: ChunkTable,
): Promise<ChunkPlaces> {
  const at = section.start + HEADER_LENGTH;
  // SMART writes no checksum behind the entries, and the chunks at once.
  const sealed = at + count * 4 + 4 <= section.end && dataEnd !== section.end;
  const length = count * 4 + (sealed ? 4 : 0);
  const bytes = await readStructure(segment, 'chunk table', at, length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, length);
  const entries = bytes.subarray(0, count * 4);
  if (sealed && view.getUint32(count * 4, true) !== adler32(entries)) {
    throw tableError(
      section,
      HEADER_LENGTH + count * 4,
      'the checksum of its entries does not match',
    );
  }
  const starts = new Float64Array(count + 1);
  const compressed = new Uint8Array(count);
  for (let index = 0; index < count; index++) {
    const entry = view.getUint32(index * 4, true);
    compressed[index] = entry >= COMPRESSED ? 1 : 0;
    starts[index] = base + (entry >= COMPRESSED ? entry - COMPRESSED : entry);
    const before = index === 0 ? 0 : starts[index - 1]!;
    if (starts[index]! < before || starts[index]! > dataEnd) {
      const place = HEADER_LENGTH + index * 4;
      throw tableError(section, place, `the entry of chunk ${index} is out of order`);
    }
  }
  starts[count] = dataEnd;
  return { starts, compressed };
}

function tableError(section: Section, at: number, message: string): FormatError {
  return new FormatError({
    code: 'ewf-table',
    structure: `section ${section.type}`,
    offset: section.start + at,
    message,
  });
}
