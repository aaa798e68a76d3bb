import { decodeUsnRecord, type UsnRecord } from '../../formats/ntfs/usn-record.ts';
import type { FileStream } from '../file-system.ts';

/** Bytes: no record crosses the border of a page. */
const PAGE = 4096;
const READ = 256 * 1024;
/** Records begin at multiples of it. */
const ALIGNMENT = 8;

/** A part of the journal in which no record could be found, though it is not empty. */
export interface JournalGap {
  /** In the journal, in bytes. */
  readonly offset: number;
  readonly length: number;
}

/**
 * What happened on a volume, oldest first, by its change journal.
 * @param journal the stream `$J` of `$Extend/$UsnJrnl`; its beginning is long given up, and sparse
 * @param from bytes: what lies before is left out
 * @throws what reading the stream throws
 */
export async function* readUsnJournal(
  journal: FileStream,
  from = 0,
): AsyncGenerator<UsnRecord | { readonly gap: JournalGap }> {
  const buffer = new Uint8Array(READ);
  for (const { offset, length, kind } of journal.extents()) {
    if (kind === 'zero' || offset + length <= from) continue;
    // Extents are clusters, and pages lie in them whole but for the smallest ones.
    const end = Math.min(journal.size, offset + length);
    const start = Math.max(offset, from);
    for (let at = start - (start % PAGE); at < end; at += READ) {
      const piece = buffer.subarray(0, Math.min(READ, end - at));
      await journal.read(piece, at);
      for (let page = 0; page < piece.length; page += PAGE) {
        yield* recordsOf(piece.subarray(page, page + PAGE), at + page);
      }
    }
  }
}

function* recordsOf(
  page: Uint8Array,
  offset: number,
): Generator<UsnRecord | { readonly gap: JournalGap }> {
  const view = new DataView(page.buffer, page.byteOffset, page.length);
  let gap = -1;
  for (let at = 0; at + ALIGNMENT <= page.length; ) {
    const record = decodeUsnRecord(view, at);
    if (record === null) {
      const empty = view.getUint32(at, true) === 0 && view.getUint32(at + 4, true) === 0;
      if (!empty && gap < 0) gap = at;
      at += ALIGNMENT;
      continue;
    }
    if (gap >= 0) yield { gap: { offset: offset + gap, length: at - gap } };
    gap = -1;
    if ('name' in record) yield record;
    at += 'name' in record ? record.length : record.skip;
  }
  if (gap >= 0) yield { gap: { offset: offset + gap, length: page.length - gap } };
}
