import { type ByteSource, readStructure } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { formatFileTime } from '../../bytes/file-time.ts';
import type { XmlElement } from '../xml/xml-element.ts';
import { BinaryXml } from './binary-xml.ts';
import { EvtxBudget } from './budget.ts';
import {
  CHUNK_HEADER_SIZE,
  CHUNK_SIZE,
  decodeChunk,
  type EvtxChunk,
  isUnusedSlot,
} from './chunk.ts';
import { Expansion } from './expand.ts';
import { decodeFileHeader, type EvtxFileHeader, FILE_HEADER_SIZE } from './file-header.ts';
import type { EvtxRecord } from './record.ts';

/** One event of a binary log, as the element that `wevtutil qe /f:xml` would print. */
export interface EvtxEvent {
  readonly event: XmlElement;
  readonly recordId: bigint;
  /** When it was written to the log, ISO 8601 UTC. */
  readonly written: string;
  /** Bytes. */
  readonly offset: number;
}

/** What was read of a log; filled while its events are taken. */
export interface EvtxReading {
  readonly header: EvtxFileHeader;
  readonly faults: Fault[];
}

/** A damaged log breaks in each of its chunks; the first hundred places tell enough. */
const MOST_FAULTS = 100;

/**
 * Reads a binary event log, chunk by chunk, in the order of the file; memory does not grow with it.
 * Chunks are found by where they must lie, not by what the header counts: the header of a log
 * that was open is behind. Of a damaged chunk every whole record is given, and the damage named.
 * @throws {ShortReadError} when the file ends before its header does.
 */
export async function openEvtx(
  source: ByteSource,
): Promise<EvtxReading & { events(): AsyncGenerator<EvtxEvent> }> {
  const header = decodeFileHeader(await readStructure(source, 'file header', 0, 128));
  const faults: Fault[] = [...header.faults];
  const reading = { header, faults };
  return { ...reading, events: () => eventsOf(source, reading) };
}

async function* eventsOf(
  source: ByteSource,
  { header, faults }: EvtxReading,
): AsyncGenerator<EvtxEvent> {
  let left = 0;
  const note = (fault: Fault) => {
    if (faults.length < MOST_FAULTS) faults.push(fault);
    else left++;
  };
  let lastChunk = -1;
  for (let offset = FILE_HEADER_SIZE; offset < source.size; offset += CHUNK_SIZE) {
    const length = Math.min(CHUNK_SIZE, source.size - offset);
    const index = (offset - FILE_HEADER_SIZE) / CHUNK_SIZE;
    if (length < CHUNK_HEADER_SIZE) break;
    const bytes = await readStructure(source, `chunk ${index}`, offset, length);
    const chunk = decodeChunk(bytes, offset, header.isDirty);
    if (chunk === null) {
      if (!isUnusedSlot(bytes)) note(noChunk(offset));
      continue;
    }
    lastChunk = index;
    for (const fault of chunk.faults) note(fault);
    yield* eventsOfChunk(chunk, offset, note);
  }
  const cut = cutShort(source.size, header, lastChunk);
  if (cut) note(cut);
  if (left > 0) faults.push(moreFaults(left, source.size));
}

function* eventsOfChunk(
  { bytes, records }: EvtxChunk,
  offset: number,
  note: (fault: Fault) => void,
): Generator<EvtxEvent> {
  const budget = new EvtxBudget();
  const xml = new BinaryXml(bytes, budget);
  const expansion = new Expansion(bytes, xml, budget);
  for (const record of records) {
    try {
      const nodes = xml.parse(record.start, record.end, false);
      const event = expansion.elementsOf(nodes)[0];
      if (event) yield eventOf(event, record);
      else note(noEvent(record));
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const { fault } = error;
      note({
        ...fault,
        // A reference that leads out of the chunk is a fault of the record that holds it.
        offset: fault.offset < bytes.length ? offset + fault.offset : record.offset,
        message: `event record ${record.id}: ${fault.message}`,
      });
      if (fault.code.startsWith('evtx-too-')) return;
    }
  }
}

function eventOf(event: XmlElement, { id, written, offset }: EvtxRecord): EvtxEvent {
  return { event, recordId: id, written: `${formatFileTime(written)}Z`, offset };
}

/** A file that ends within a chunk, or before the chunks that its header counts. */
function cutShort(size: number, header: EvtxFileHeader, lastChunk: number): Fault | null {
  const isWhole = size >= FILE_HEADER_SIZE && (size - FILE_HEADER_SIZE) % CHUNK_SIZE === 0;
  const lacking = header.chunkCount - (lastChunk + 1);
  if (isWhole && lacking <= 0) return null;
  const missing = lacking > 0 ? `; ${lacking} chunks that its header counts are not there` : '';
  return {
    code: 'evtx-cut-short',
    structure: 'file',
    offset: size,
    message: `the file ends ${isWhole ? 'here' : 'within a chunk'}${missing}: it was cut short, and events are missing`,
  };
}

function noChunk(offset: number): Fault {
  return {
    code: 'evtx-chunk-signature',
    structure: 'chunk',
    offset,
    expected: 'ElfChnk',
    message: 'neither a chunk nor empty; its 64 KiB are left out',
  };
}

function noEvent({ id, offset }: EvtxRecord): Fault {
  return {
    code: 'evtx-no-event',
    structure: 'event record',
    offset,
    message: `event record ${id} holds no element`,
  };
}

function moreFaults(count: number, offset: number): Fault {
  return {
    code: 'evtx-more-faults',
    structure: 'file',
    offset,
    message: `${count} more faults are not listed`,
  };
}
