import type { ByteSource } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import { PageCache } from '../../bytes/page-cache.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import type { BootSector } from '../../formats/ntfs/boot-sector.ts';
import {
  decodeFileRecord,
  type FileRecord,
  hasRecordSignature,
  recordMemory,
} from '../../formats/ntfs/file-record.ts';
import type { StreamExtent } from '../file-system.ts';
import { RunStream } from './run-stream.ts';
import { MISSING_LCN, RunTable } from './run-table.ts';

/** A record of the table, or why there is none where one should be. */
export type ScannedRecord = FileRecord | UnreadableRecords;

/** One record that is damaged, or several in a row that the medium does not give. */
export interface UnreadableRecords {
  readonly number: number;
  readonly count: number;
  readonly fault: Fault;
}

/** Bytes that single records are read in, how many such pieces are kept, and bytes of one read of a scan. */
const PAGE = 64 * 1024;
const PAGES_KEPT = 128;
const SCAN = 1024 * 1024;
/** Records that are decoded at a time: what lives that short costs nothing to clear away. */
const DECODED = 32;

/** The master file table, once it is known where it lies. */
export class MasterFileTable {
  readonly recordSize: number;
  /** Numbers go from 0 up to this. */
  readonly recordCount: number;
  readonly #stream: RunStream;
  readonly #table: RunTable;
  readonly #clusterSize: number;
  readonly #pages = new PageCache<Uint8Array>(PAGES_KEPT);
  #inUse: DataView | null = null;

  /**
   * @param table its runs; what is more than the volume could hold is left out
   * @param size bytes that it says it has
   */
  constructor(volume: ByteSource, boot: BootSector, table: RunTable, size: number) {
    this.recordSize = boot.fileRecordSize;
    this.#clusterSize = boot.clusterSize;
    this.#table = table;
    const mapped = table.end * boot.clusterSize;
    const bytes = Math.min(size, mapped);
    this.recordCount = Math.floor(bytes / boot.fileRecordSize);
    this.#stream = new RunStream(volume, {
      table,
      clusterSize: boot.clusterSize,
      size: mapped,
      validSize: mapped,
      path: '$MFT',
    });
  }

  /** @param map of the records that are in use, a bit each: a scan tells those that are not there */
  expectInUse(map: DataView): void {
    this.#inUse = map;
  }

  #isExpected(number: number): boolean {
    const map = this.#inUse;
    const byte = number >>> 3;
    return (
      map !== null && byte < map.byteLength && (map.getUint8(byte) & (1 << (number & 7))) !== 0
    );
  }

  /**
   * One record by its number; it may be kept, and is not changed.
   * @throws {VhdsetError} what the source below throws, or {@link decodeFileRecord}; `file-record-number`
   *   also where the table ends before
   */
  async read(number: number): Promise<FileRecord> {
    const { recordSize } = this;
    if (!(number < this.recordCount)) {
      const message = `the file table holds ${this.recordCount} records`;
      const structure = `file record ${number}`;
      throw new FormatError({ code: 'file-record-number', structure, offset: 0, message });
    }
    const position = number * recordSize;
    const page = Math.floor(position / PAGE);
    const start = page * PAGE;
    const bytes = await this.#pages
      .get(this, page, async () => {
        const target = new Uint8Array(Math.min(PAGE, this.#stream.size - start));
        await this.#stream.read(target, start);
        return target;
      })
      .catch(() => null);
    const record = new Uint8Array(recordSize);
    // A page of which a part is not there may still hold the record.
    if (bytes === null) await this.#stream.read(record, position);
    else record.set(bytes.subarray(position - start, position - start + recordSize));
    return decodeFileRecord(recordMemory(record), number, this.positionOf(number));
  }

  /** Where a record begins on the volume; 0 where that is not known. */
  positionOf(number: number): number {
    const start = number * this.recordSize;
    const run = this.#table.find(Math.floor(start / this.#clusterSize));
    const lcn = run < 0 ? -1 : this.#table.lcn[run]!;
    return lcn < 0 ? 0 : (lcn - this.#table.vcn[run]!) * this.#clusterSize + start;
  }

  /** Where `length` bytes of a record lie, from `offset` in it on. Offsets count from there. */
  extentsOf(number: number, offset: number, length: number): readonly StreamExtent[] {
    const clusterSize = this.#clusterSize;
    const table = this.#table;
    const start = number * this.recordSize + offset;
    const extents: StreamExtent[] = [];
    for (let at = start; at < start + length; ) {
      const run = table.find(Math.floor(at / clusterSize));
      if (run < 0) break;
      const stop = Math.min(start + length, table.endOf(run) * clusterSize);
      const lcn = table.lcn[run]!;
      const position = lcn < 0 ? null : (lcn - table.vcn[run]!) * clusterSize + at;
      const kind = position === null ? 'missing' : 'encoded';
      const size = stop - at;
      extents.push({
        offset: at - start,
        length: size,
        kind,
        position,
        storedLength: position === null ? 0 : size,
      });
      at = stop;
    }
    return extents;
  }

  /**
   * Records that were ever written, in the order of the numbers, in portions; what cannot be read is
   * told in its place. The memory of a portion is used again for the one after the next: no record is
   * to be kept.
   */
  async *scan(
    signal: AbortSignal | undefined,
    which: RecordSelection,
  ): AsyncGenerator<ScannedRecord[]> {
    const { recordSize } = this;
    const perRead = SCAN / recordSize;
    // While one is looked at, the other is filled.
    const room = Math.min(SCAN, this.recordCount * recordSize);
    const memory = [new Uint8Array(room), new Uint8Array(room)] as const;
    const read = (first: number, into: Uint8Array) => {
      const count = Math.min(perRead, this.recordCount - first);
      return this.#readSome(first, into.subarray(0, count * recordSize));
    };
    let turn = 0;
    let next = read(0, memory[0]);
    next.catch(() => {});
    for (let first = 0; first < this.recordCount; ) {
      signal?.throwIfAborted();
      const portion = await next;
      const after = first + perRead;
      if (after < this.recordCount) {
        turn = 1 - turn;
        next = read(after, memory[turn]!);
        next.catch(() => {});
      }
      for (const piece of portion) {
        if ('fault' in piece) yield [piece];
        else yield* this.#decode(piece, which);
      }
      first = after;
    }
  }

  /** Reads records; where that fails, halves of them, down to single ones. */
  async #readSome(first: number, bytes: Uint8Array): Promise<(Portion | UnreadableRecords)[]> {
    const count = bytes.length / this.recordSize;
    try {
      await this.#stream.read(bytes, first * this.recordSize);
      return [{ first, bytes }];
    } catch (error) {
      if (!(error instanceof VhdsetError)) throw error;
      if (count === 1) return [{ number: first, count, fault: this.#unread(first, error) }];
      const half = count >>> 1;
      const cut = half * this.recordSize;
      const pieces = await this.#readSome(first, bytes.subarray(0, cut));
      for (const piece of await this.#readSome(first + half, bytes.subarray(cut))) {
        const last = pieces.at(-1);
        // A row of records that are not there is one thing to tell, not thousands.
        if (
          last &&
          'fault' in last &&
          'fault' in piece &&
          last.fault.message === piece.fault.message
        ) {
          pieces[pieces.length - 1] = { ...last, count: last.count + piece.count };
        } else pieces.push(piece);
      }
      return pieces;
    }
  }

  #unread(number: number, error: VhdsetError): Fault {
    return {
      code: 'file-record-unreadable',
      structure: 'file table',
      offset: this.positionOf(number),
      message: `its records cannot be read (${error.code})`,
    };
  }

  /** A row of records that hold something else is one thing to tell. */
  #pushLost(records: ScannedRecord[], number: number): void {
    const last = records.at(-1);
    const code = 'file-record-overwritten';
    if (
      last &&
      'fault' in last &&
      last.fault.code === code &&
      last.number + last.count === number
    ) {
      records[records.length - 1] = { ...last, count: last.count + 1 };
      return;
    }
    const message = 'the file table says that it is in use, but it holds something else';
    const fault = { code, structure: 'file table', offset: this.positionOf(number), message };
    records.push({ number, count: 1, fault });
  }

  *#decode({ first, bytes }: Portion, which: RecordSelection): Generator<ScannedRecord[]> {
    const { recordSize } = this;
    const memory = recordMemory(bytes);
    let records: ScannedRecord[] = [];
    for (let at = 0; at < bytes.length; at += recordSize) {
      const number = first + at / recordSize;
      if (!hasRecordSignature(bytes, at)) {
        if (which === 'in-use' && this.#isExpected(number)) this.#pushLost(records, number);
        continue;
      }
      if (!isSelected(bytes, at, which)) continue;
      try {
        const position = this.positionOf(number);
        records.push(decodeFileRecord(memory, number, position, at, recordSize));
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        records.push({ number, count: 1, fault: error.fault });
      }
      if (records.length < DECODED) continue;
      yield records;
      records = [];
    }
    if (records.length > 0) yield records;
  }
}

/** Which records a scan is about: decided by the header, before anything is decoded. */
export type RecordSelection = 'in-use' | 'deleted' | 'directories';

const FLAGS = 0x16;

function isSelected(bytes: Uint8Array, at: number, which: RecordSelection): boolean {
  const flags = bytes[at + FLAGS]!;
  if (which === 'directories') return (flags & 0x02) !== 0;
  return ((flags & 0x01) !== 0) === (which === 'in-use');
}

interface Portion {
  readonly first: number;
  readonly bytes: Uint8Array;
}

/**
 * The part of a table of runs that a file table can really have: no holes, and no more clusters than
 * the volume has, whatever it claims.
 */
export function boundedTable(table: RunTable, totalClusters: number): RunTable {
  const bounded = new RunTable();
  let real = 0;
  for (let i = 0; i < table.count; i++) {
    const length = table.endOf(i) - table.vcn[i]!;
    const taken = Math.min(length, totalClusters - real);
    bounded.append(taken, table.lcn[i]! < 0 ? MISSING_LCN : table.lcn[i]!);
    real += taken;
    if (taken < length) break;
  }
  return bounded;
}
