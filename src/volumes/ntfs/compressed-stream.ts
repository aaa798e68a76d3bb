import { type ByteSource, ShortReadError } from '../../bytes/byte-source.ts';
import { decompressLznt1 } from '../../formats/ntfs/lznt1.ts';
import { SPARSE_LCN } from '../../formats/ntfs/run-list.ts';
import type { FileStream, StreamExtent } from '../file-system.ts';
import { FileSystemError } from '../file-system-error.ts';
import type { RunStreamShape } from './run-stream.ts';
import { MISSING_LCN, type RunTable } from './run-table.ts';

/** Bytes of a unit; Windows compresses 16 clusters of at most 4 KiB together. */
export const LARGEST_UNIT = 1024 * 1024;
const UNITS_KEPT = 4;

/** Where the clusters of one unit lie. */
interface Unit {
  readonly kind: 'zero' | 'plain' | 'compressed' | 'missing';
  /** What is stored of it, in order, in bytes. */
  readonly stored: readonly { readonly position: number; readonly length: number }[];
}

/**
 * A value that is compressed in units of some clusters: one without clusters is zeros, one with all of
 * them lies there as it is, one with fewer holds LZNT1.
 */
export class CompressedStream implements FileStream {
  readonly size: number;
  readonly #volume: ByteSource;
  readonly #shape: RunStreamShape;
  readonly #unitClusters: number;
  readonly #unitSize: number;
  /** The most recently decompressed units, oldest first. */
  readonly #units = new Map<number, Uint8Array>();

  /** @param unitClusters clusters that are compressed together, at most {@link LARGEST_UNIT} bytes */
  constructor(volume: ByteSource, shape: RunStreamShape, unitClusters: number) {
    this.size = shape.size;
    this.#volume = volume;
    this.#shape = shape;
    this.#unitClusters = unitClusters;
    this.#unitSize = unitClusters * shape.clusterSize;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const end = position + target.length;
    if (position < 0 || end > this.size) {
      const got = Math.max(0, Math.min(target.length, this.size - position));
      throw new ShortReadError('file', position, target.length, got);
    }
    const valid = Math.max(position, Math.min(end, this.#shape.validSize));
    let at = position;
    while (at < valid) {
      const unit = Math.floor(at / this.#unitSize);
      const inUnit = at - unit * this.#unitSize;
      const length = Math.min(valid - at, this.#unitSize - inUnit);
      const content = await this.#content(unit);
      const part = target.subarray(at - position, at - position + length);
      if (content === null) part.fill(0);
      else part.set(content.subarray(inUnit, inUnit + length));
      at += length;
    }
    target.fill(0, valid - position);
  }

  extents(): readonly StreamExtent[] {
    const valid = Math.min(this.size, this.#shape.validSize);
    const extents: StreamExtent[] = [];
    for (let offset = 0; offset < valid; ) {
      const length = Math.min(valid - offset, this.#alikeFrom(offset));
      for (const piece of this.#pieces(offset, length)) pushJoined(extents, piece);
      offset += length;
    }
    if (valid < this.size) pushJoined(extents, zeros(valid, this.size - valid));
    return extents;
  }

  /** Bytes from the beginning of a unit on that one run decides, in whole units; one unit at least. */
  #alikeFrom(offset: number): number {
    const { table } = this.#shape;
    const first = (offset / this.#unitSize) * this.#unitClusters;
    const run = table.find(first);
    if (run < 0) return Number.MAX_SAFE_INTEGER;
    const units = Math.floor((table.endOf(run) - first) / this.#unitClusters);
    return Math.max(1, units) * this.#unitSize;
  }

  *#pieces(offset: number, length: number): Generator<StreamExtent> {
    const clusters = Math.ceil(length / this.#unitSize) * this.#unitClusters;
    const { kind, stored } = this.#unitAt(offset / this.#unitSize, clusters);
    if (kind === 'zero') yield zeros(offset, length);
    else if (kind === 'missing') yield { ...zeros(offset, length), kind };
    else if (kind === 'compressed') {
      for (const { position, length: storedLength } of stored) {
        yield { offset, length, kind: 'encoded', position, storedLength };
      }
    } else {
      let done = 0;
      for (const { position, length: there } of stored) {
        const used = Math.min(there, length - done);
        if (used <= 0) break;
        yield { offset: offset + done, length: used, kind: 'data', position, storedLength: used };
        done += used;
      }
    }
  }

  /** @param clusters more than a unit where one run decides them all */
  #unitAt(number: number, clusters = this.#unitClusters): Unit {
    const { table, clusterSize } = this.#shape;
    const first = number * this.#unitClusters;
    return unitOf(table, first, first + clusters, clusterSize);
  }

  /** Null where it is zeros. */
  async #content(number: number): Promise<Uint8Array | null> {
    const known = this.#units.get(number);
    if (known) return known;
    const { kind, stored } = this.#unitAt(number);
    if (kind === 'zero') return null;
    if (kind === 'missing') throw this.#damaged(number, 'where they lie is not told');
    const bytes = new Uint8Array(this.#unitSize);
    let at = 0;
    for (const { position, length } of stored) {
      await this.#volume.read(bytes.subarray(at, at + length), position);
      at += length;
    }
    let content = bytes;
    if (kind === 'compressed') {
      content = new Uint8Array(this.#unitSize);
      const fine = decompressLznt1(bytes.subarray(0, at), content);
      if (!fine) throw this.#damaged(number, 'what lies there is not compressed content');
    }
    this.#units.set(number, content);
    if (this.#units.size > UNITS_KEPT) this.#units.delete(this.#units.keys().next().value!);
    return content;
  }

  #damaged(unit: number, why: string): FileSystemError {
    const message = `its ${this.#unitSize} bytes from ${unit * this.#unitSize} on: ${why}`;
    return new FileSystemError('file-damaged', this.#shape.path, message);
  }
}

/** @param end the cluster of the value behind the unit, which may lie behind the last run */
function unitOf(table: RunTable, first: number, end: number, clusterSize: number): Unit {
  if (first >= table.end) return { kind: 'missing', stored: [] };
  const stored: { position: number; length: number }[] = [];
  let holes = false;
  const last = Math.min(end, table.end);
  for (let vcn = first; vcn < last; ) {
    const run = table.find(vcn);
    const stop = Math.min(last, table.endOf(run));
    const lcn = table.lcn[run]!;
    if (lcn === MISSING_LCN) return { kind: 'missing', stored: [] };
    if (lcn === SPARSE_LCN) holes = true;
    else {
      const position = (lcn + vcn - table.vcn[run]!) * clusterSize;
      stored.push({ position, length: (stop - vcn) * clusterSize });
    }
    vcn = stop;
  }
  if (stored.length === 0) return { kind: 'zero', stored };
  return { kind: holes ? 'compressed' : 'plain', stored };
}

function zeros(offset: number, length: number): StreamExtent {
  return { offset, length, kind: 'zero', position: null, storedLength: 0 };
}

/** Neighbours that continue each other become one; what is decoded stays by units. */
function pushJoined(extents: StreamExtent[], next: StreamExtent): void {
  const last = extents.at(-1);
  const joins =
    last !== undefined &&
    last.kind === next.kind &&
    next.kind !== 'encoded' &&
    last.offset + last.length === next.offset &&
    (last.position === null ? null : last.position + last.length) === next.position;
  if (!joins) {
    extents.push(next);
    return;
  }
  const length = last.length + next.length;
  extents[extents.length - 1] = {
    ...last,
    length,
    storedLength: next.position === null ? 0 : length,
  };
}
