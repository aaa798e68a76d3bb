import { SourceError } from '../bytes/source-error.ts';
import { FilePool } from './file-pool.ts';

/** Dumps of permissions and events of a whole cluster stay far below. */
const DEFAULT_LIMIT = 64 * 1024 * 1024;

/**
 * The whole of a small file.
 * @param limit most bytes it may have.
 * @throws {SourceError} `too-large`, `not-a-file`, or the system's reason.
 * @throws {ShortReadError} when it becomes shorter meanwhile.
 */
export async function readSmallFile(path: string, limit: number = DEFAULT_LIMIT): Promise<Buffer> {
  const pool = new FilePool(1);
  try {
    const source = await pool.open(path);
    if (source.size > limit) {
      const explanation = `it has ${source.size} bytes, more than the ${limit} expected of such a file`;
      throw new SourceError(path, 'too-large', explanation);
    }
    const bytes = Buffer.alloc(source.size);
    await source.read(bytes, 0);
    return bytes;
  } finally {
    pool.close();
  }
}

/**
 * The text of a small file: UTF-8 or UTF-16, by its byte order mark, or by the zeros that ASCII
 * letters leave in UTF-16 (`icacls /save` and old PowerShell write it without a mark). Without the
 * mark; what is not valid in its encoding becomes U+FFFD.
 * @param limit most bytes it may have.
 * @throws as {@link readSmallFile}.
 */
export async function readText(path: string, limit?: number): Promise<string> {
  const bytes = await readSmallFile(path, limit);
  return new TextDecoder(encodingOf(bytes)).decode(bytes);
}

function encodingOf(bytes: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && second !== 0)) return 'utf-16be';
  return 'utf-8';
}
