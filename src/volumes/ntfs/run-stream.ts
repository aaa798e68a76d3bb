import { type ByteSource, ShortReadError } from '../../bytes/byte-source.ts';
import { SPARSE_LCN } from '../../formats/ntfs/run-list.ts';
import type { FileStream, StreamExtent } from '../file-system.ts';
import { FileSystemError } from '../file-system-error.ts';
import { MISSING_LCN, type RunTable } from './run-table.ts';

/** How a value lies in clusters, and how much of it was ever written. Sizes in bytes. */
export interface RunStreamShape {
  readonly table: RunTable;
  readonly clusterSize: number;
  readonly size: number;
  /** Behind it the value is zeros, whatever the clusters hold. */
  readonly validSize: number;
  /** For errors. */
  readonly path: string;
}

/** A value that lies in clusters as it is, with holes where it is sparse. */
export class RunStream implements FileStream {
  readonly size: number;
  readonly #volume: ByteSource;
  readonly #shape: RunStreamShape;

  constructor(volume: ByteSource, shape: RunStreamShape) {
    this.size = shape.size;
    this.#volume = volume;
    this.#shape = shape;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    const { size } = this;
    const end = position + target.length;
    if (position < 0 || end > size) {
      const got = Math.max(0, Math.min(target.length, size - position));
      throw new ShortReadError('file', position, target.length, got);
    }
    const valid = Math.max(position, Math.min(end, this.#shape.validSize));
    let at = position;
    while (at < valid) {
      const { kind, position: place, length } = this.#pieceAt(at, valid);
      const part = target.subarray(at - position, at - position + length);
      if (kind === 'zero') part.fill(0);
      else if (place !== null) await this.#volume.read(part, place);
      else throw this.#missing(at);
      at += length;
    }
    target.fill(0, valid - position);
  }

  extents(): readonly StreamExtent[] {
    const { size } = this;
    const valid = Math.min(size, this.#shape.validSize);
    const extents: StreamExtent[] = [];
    for (let at = 0; at < valid; ) {
      const piece = this.#pieceAt(at, valid);
      extents.push(piece);
      at += piece.length;
    }
    if (valid < size) extents.push(extent(valid, size - valid, 'zero', null));
    return extents;
  }

  /** What holds the bytes from `at` on, as far as one run goes, but not beyond `end`. */
  #pieceAt(at: number, end: number): StreamExtent {
    const { table, clusterSize } = this.#shape;
    const run = table.find(Math.floor(at / clusterSize));
    // Content without clusters: the file says nothing of it.
    if (run < 0) return extent(at, end - at, 'missing', null);
    const length = Math.min(end, table.endOf(run) * clusterSize) - at;
    const lcn = table.lcn[run]!;
    if (lcn === SPARSE_LCN) return extent(at, length, 'zero', null);
    if (lcn === MISSING_LCN) return extent(at, length, 'missing', null);
    return extent(at, length, 'data', lcn * clusterSize + at - table.vcn[run]! * clusterSize);
  }

  #missing(at: number): FileSystemError {
    const message = `where its bytes from ${at} on lie is not told, or is off the volume`;
    return new FileSystemError('file-damaged', this.#shape.path, message);
  }
}

function extent(
  offset: number,
  length: number,
  kind: StreamExtent['kind'],
  position: number | null,
): StreamExtent {
  return { offset, length, kind, position, storedLength: position === null ? 0 : length };
}
