import type { ByteSource } from '../bytes/byte-source.ts';
import type { FileRemains } from '../bytes/file-tree.ts';
import { SourceError } from '../bytes/source-error.ts';

/** Which parts of what is left are doubtful, and whether they are read as they lie there now. */
type Doubts = Pick<FileRemains, 'accepted' | 'doubtful'>;

/**
 * What is left of a deleted file, to be read: what is doubtful is refused, as bad sectors of a medium
 * would be, unless the user accepts it.
 */
export class RemainsSource implements ByteSource {
  readonly size: number;
  readonly #content: ByteSource;
  readonly #path: string;
  readonly #remains: Doubts;

  constructor(content: ByteSource, path: string, remains: Doubts) {
    this.size = content.size;
    this.#content = content;
    this.#path = path;
    this.#remains = remains;
  }

  /** @throws {SourceError} `clusters-reused` where a byte of the range is doubtful */
  async read(target: Uint8Array, position: number): Promise<void> {
    const { accepted, doubtful } = this.#remains;
    if (!accepted) {
      const [first] = doubtful.within(position, target.length);
      if (first) {
        const why = 'the clusters of this deleted file may hold something else by now';
        throw new SourceError(this.#path, 'clusters-reused', why, { offset: first.offset });
      }
    }
    await this.#content.read(target, position);
  }

  async verifyUnchanged(): Promise<void> {
    await this.#content.verifyUnchanged?.();
  }
}
