import { type ByteSource, ShortReadError } from './byte-source.ts';

/** A part of another source as a source of its own: a partition of a disk, a file in an archive. */
export class SlicedSource implements ByteSource {
  readonly size: number;
  /** Only where the base has it: whoever lacks it is slow to answer. */
  readonly readNow?: (target: Uint8Array, position: number) => boolean;
  readonly #base: ByteSource;
  readonly #start: number;

  /**
   * @param start bytes from the beginning of `base`
   * @param size bytes; may reach past the end of `base`, where reading fails as the base does
   * @throws {RangeError} when either is negative or not a safe integer
   */
  constructor(base: ByteSource, start: number, size: number) {
    if (!(Number.isSafeInteger(start) && start >= 0 && Number.isSafeInteger(size) && size >= 0)) {
      throw new RangeError(`no slice of ${size} bytes at offset ${start}`);
    }
    this.#base = base;
    this.#start = start;
    this.size = size;
    if (base.readNow) {
      this.readNow = (target, position) =>
        position >= 0 &&
        position + target.length <= size &&
        base.readNow!(target, start + position);
    }
  }

  /** @throws {ShortReadError} past the end of the slice, with the offset in the slice. */
  async read(target: Uint8Array, position: number): Promise<void> {
    const got = Math.max(0, Math.min(target.length, this.size - position));
    if (position < 0 || got < target.length) {
      throw new ShortReadError('slice', position, target.length, got);
    }
    await this.#base.read(target, this.#start + position);
  }

  async verifyUnchanged(): Promise<void> {
    await this.#base.verifyUnchanged?.();
  }
}
