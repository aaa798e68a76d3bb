import type { ByteSource } from '../bytes/byte-source.ts';
import { formatBytes } from '../bytes/quantity.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { isZero } from '../bytes/zeros.ts';
import { digestZeros } from './content-digest.ts';
import type { ExportOptions } from './export-raw.ts';
import { type CopiedDisk, readAhead } from './read-ahead.ts';

/** What an earlier export left behind is no beginning of this one. */
class PartialDiffersError extends VhdsetError {
  readonly code = 'partial-differs';

  constructor(name: string, explanation: string) {
    super(
      `${name} cannot be continued: ${explanation}. It belongs to another disk, checkpoint or range, or was ` +
        'changed, or the source was; remove it, or export without --resume',
    );
    this.name = 'PartialDiffersError';
  }
}

const PART_BYTES = 2 * 1024 * 1024;

/**
 * How much of an interrupted raw export is there, from its first byte on: both are read and
 * compared. An export writes nearly from front to back, and what it did not write reads as zeros: at the first
 * piece that has zeros in place of data the proven part ends. Nothing behind it is looked at, and
 * nothing there may be relied on.
 * @param options the range, and a digest that is given the content of the proven part
 * @returns bytes, at most the length of the range
 * @throws {PartialDiffersError} when it holds anything else, or is longer
 */
export async function provenPart(
  disk: CopiedDisk,
  partial: { readonly name: string; readonly source: ByteSource },
  options: ExportOptions,
): Promise<number> {
  const { name, source } = partial;
  const { offset: base = 0, digest, signal, isEqual, onProgress } = options;
  const { length: total = disk.virtualSize - base } = options;
  if (source.size > total) {
    const sizes = `${source.size} bytes, and the whole has ${total}`;
    throw new PartialDiffersError(name, `it is longer than what is to be written (${sizes})`);
  }
  const buffer = new Uint8Array(PART_BYTES);
  const allocate = options.allocate ?? digest?.allocate;
  for await (const { offset, length, bytes, release } of readAhead(disk, {
    ...options,
    allocate,
  })) {
    try {
      const at = offset - base;
      if (at + length > source.size) return at;
      for (let done = 0; done < length; done += PART_BYTES) {
        signal?.throwIfAborted();
        const there = buffer.subarray(0, Math.min(PART_BYTES, length - done));
        await source.read(there, at + done);
        const wanted = bytes?.subarray(done, done + there.length);
        if (wanted ? isSame(there, wanted, isEqual) : isZero(there, isEqual)) continue;
        const odd = there.findIndex((byte, i) => byte !== 0 && byte !== (wanted?.[i] ?? 0));
        if (odd < 0) return at;
        const where = `at offset ${at + done + odd} (${formatBytes(at + done + odd)})`;
        throw new PartialDiffersError(name, `${where} it holds something else than the disk`);
      }
      await (bytes ? digest?.update(bytes) : digest && digestZeros(digest, length, signal));
      onProgress?.(at + length);
    } finally {
      release();
    }
  }
  return total;
}

function isSame(a: Uint8Array, b: Uint8Array, isEqual: ExportOptions['isEqual']): boolean {
  if (isEqual) return isEqual(a, b);
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
