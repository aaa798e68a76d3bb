import { type ByteSource, ShortReadError } from '../bytes/byte-source.ts';
import { SourceError } from '../bytes/source-error.ts';

/** What a `Blob` of a browser, or of Node.js, has that is needed here. */
export interface BlobLike {
  /** Bytes. */
  readonly size: number;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

/** A file of a page, read in slices: never more of it is in memory than is being read. */
export class BlobSource implements ByteSource {
  readonly size: number;
  readonly #blob: BlobLike;
  readonly #path: string;

  /** @param path how the file is named to people */
  constructor(blob: BlobLike, path: string) {
    this.#blob = blob;
    this.#path = path;
    this.size = blob.size;
  }

  /**
   * @throws {ShortReadError} past the end
   * @throws {SourceError} when the browser does not give the bytes: the file was moved, has changed
   *   since it was dropped, or may not be read
   */
  async read(target: Uint8Array, position: number): Promise<void> {
    const wanted = target.length;
    const available = Math.max(0, Math.min(wanted, this.size - position));
    if (!(position >= 0) || available < wanted) {
      throw new ShortReadError(this.#path, position, wanted, available);
    }
    if (wanted === 0) return;
    const slice = this.#blob.slice(position, position + wanted);
    const bytes = await slice.arrayBuffer().catch((error: unknown) => {
      throw this.#unreadable(error, position);
    });
    if (bytes.byteLength !== wanted) {
      throw new ShortReadError(this.#path, position, wanted, bytes.byteLength);
    }
    target.set(new Uint8Array(bytes));
  }

  #unreadable(error: unknown, offset: number): SourceError {
    const { name = 'unreadable', message = String(error) } = error instanceof Error ? error : {};
    return new SourceError(this.#path, name, message, { offset, cause: error });
  }
}
