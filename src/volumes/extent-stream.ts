import { type ByteSource, ShortReadError } from '../bytes/byte-source.ts';
import type { FileStream, StreamExtent } from './file-system.ts';
import { FileSystemError } from './file-system-error.ts';

/** Content that lies on the volume as it is, in extents that are in order and without a gap. */
export class ExtentStream implements FileStream {
  readonly size: number;
  readonly #volume: ByteSource;
  readonly #path: string;
  readonly #extents: readonly StreamExtent[];

  constructor(volume: ByteSource, path: string, extents: readonly StreamExtent[]) {
    this.#volume = volume;
    this.#path = path;
    this.#extents = extents;
    const last = extents.at(-1);
    this.size = last ? last.offset + last.length : 0;
  }

  extents(): readonly StreamExtent[] {
    return this.#extents;
  }

  /**
   * @throws {ShortReadError} past the end
   * @throws {FileSystemError} `file-damaged` where the file does not tell where its content lies
   */
  async read(target: Uint8Array, position: number): Promise<void> {
    const end = position + target.length;
    if (position < 0 || end > this.size) {
      const got = Math.max(0, Math.min(target.length, this.size - position));
      throw new ShortReadError('file', position, target.length, got);
    }
    for (let index = this.#indexOf(position), at = position; at < end; index++) {
      const extent = this.#extents[index]!;
      const stop = Math.min(end, extent.offset + extent.length);
      const part = target.subarray(at - position, stop - position);
      if (extent.kind === 'zero') part.fill(0);
      else if (extent.position === null) throw this.#missing(at);
      else await this.#volume.read(part, extent.position + at - extent.offset);
      at = stop;
    }
  }

  #indexOf(position: number): number {
    let low = 0;
    let high = this.#extents.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const { offset, length } = this.#extents[middle]!;
      if (offset + length <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #missing(offset: number): FileSystemError {
    const explanation = `the volume does not tell where its bytes from ${offset} on lie`;
    return new FileSystemError('file-damaged', this.#path, explanation);
  }
}
