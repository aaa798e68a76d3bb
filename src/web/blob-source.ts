import { type ByteSource, ShortReadError } from '../bytes/byte-source.ts';
import { SourceError } from '../bytes/source-error.ts';
import { BlobReads } from './blob-reads.ts';

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
  readonly #reads: BlobReads;

  /**
   * @param path how the file is named to people
   * @param reads one for many blobs reads what is wanted of them together
   */
  constructor(blob: BlobLike, path: string, reads: BlobReads = new BlobReads()) {
    this.#reads = reads;
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
    if (target.length === 0 && position >= 0) return;
    target.set(await this.readPiece(position, target.length));
  }

  /** The same bytes as the browser gives them, and no copy of them: not to be kept for long. */
  async readPiece(position: number, wanted: number): Promise<Uint8Array> {
    const available = Math.max(0, Math.min(wanted, this.size - position));
    if (!(position >= 0) || available < wanted) {
      throw new ShortReadError(this.#path, position, wanted, available);
    }
    const reading = this.#reads.read(this.#blob, position, position + wanted);
    const bytes = await reading.catch((error: unknown) => {
      throw this.#unreadable(error, position);
    });
    if (bytes.length !== wanted) {
      throw new ShortReadError(this.#path, position, wanted, bytes.length);
    }
    return bytes;
  }

  #unreadable(error: unknown, offset: number): SourceError {
    const { name = 'unreadable', message = String(error) } = error instanceof Error ? error : {};
    return new SourceError(this.#path, name, message, { offset, cause: error });
  }
}
