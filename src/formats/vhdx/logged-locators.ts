import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { readTroubleOf } from '../../bytes/read-trouble.ts';
import { PARENT_LOCATOR } from './guids.ts';
import type { Header } from './header.ts';
import { EntryReader } from './log.ts';
import { LOG_SECTOR_BYTES } from './log-entry.ts';
import type { MetadataTable } from './metadata-table.ts';
import { decodeParentLocator, type ParentLocator } from './parent-locator.ts';

/** A parent locator as an entry of the log once wrote it. */
export interface LoggedLocator {
  /** Byte offset of the entry in the file. */
  readonly offset: number;
  readonly sequenceNumber: bigint;
  readonly locator: ParentLocator;
}

/** Hyper-V writes logs of 1 MiB; of a larger one only the beginning is looked through. */
const MOST_BYTES = 4 * 1024 * 1024;
const MOST_FOUND = 64;

/**
 * Looks through a log, also a clean one, for parent locators that were written through it: the metadata
 * are changed in no other way ([MS-VHDX] 2.3), and old entries stay until they are overwritten. A locator
 * that reaches past the sector in which it begins is read as far as that goes.
 * @param source the file as it is, without replay
 */
export async function loggedLocators(
  source: ByteSource,
  { logOffset, logLength }: Pick<Header, 'logOffset' | 'logLength'>,
  { entries }: Pick<MetadataTable, 'entries'>,
): Promise<LoggedLocator[]> {
  const item = entries.find(({ itemId }) => itemId === PARENT_LOCATOR);
  if (!item || !Number.isSafeInteger(logOffset)) return [];
  const length = Math.min(logLength, MOST_BYTES);
  let bytes: Uint8Array;
  try {
    bytes = await readStructure(source, 'log', logOffset, length - (length % LOG_SECTOR_BYTES));
  } catch (error) {
    if (readTroubleOf(error, 'log')) return [];
    throw error;
  }
  const found: LoggedLocator[] = [];
  const reader = new EntryReader(bytes, null);
  for (let at = 0; at < bytes.length && !reader.exhausted; at += LOG_SECTOR_BYTES) {
    const candidate = reader.at(at);
    for (const patch of (candidate && reader.decode(candidate)?.patches) ?? []) {
      const inside = item.itemOffset - patch.offset;
      if (!patch.bytes || inside < 0 || inside >= patch.length) continue;
      const part = patch.bytes.subarray(inside, inside + item.length);
      const { locator } = decodeParentLocator(part, item.itemOffset);
      if (!locator || found.length === MOST_FOUND) continue;
      found.push({ offset: logOffset + at, sequenceNumber: candidate!.sequenceNumber, locator });
    }
  }
  return found;
}
