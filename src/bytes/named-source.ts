import { type ByteSource, ShortReadError } from './byte-source.ts';
import { FormatError } from './fault.ts';
import { SourceError } from './source-error.ts';
import { codeOf, VhdsetError } from './vhdset-error.ts';

/** Sources whose failures already are those of this program. */
const named = new WeakSet<ByteSource>();

/**
 * A source whose failures are told in the words of this program: whatever error a foreign source
 * fails with, it becomes a {@link SourceError} with path and offset, and costs what was being read
 * as a bad sector of a file does. So does a part that an image or a disk, the source of which this
 * is, cannot give. A short read stays one, and an abort ends the work as it should.
 * @param path how the source is named to people
 */
export function namedSource(source: ByteSource, path: string): ByteSource {
  if (named.has(source)) return source;
  const { size } = source;
  const result: ByteSource = {
    size,
    async read(target, position) {
      try {
        await source.read(target, position);
      } catch (error) {
        throw told(error, path, position);
      }
    },
  };
  const readNow = source.readNow?.bind(source);
  if (readNow) {
    result.readNow = (target, position) => {
      try {
        return readNow(target, position);
      } catch {
        return false; // `read` will be asked, and tells what is wrong.
      }
    };
  }
  const verifyUnchanged = source.verifyUnchanged?.bind(source);
  if (verifyUnchanged) result.verifyUnchanged = verifyUnchanged;
  named.add(result);
  return result;
}

/** Says of a wrapper that it fails only as `base` does, or to end the work. */
export function failsAs(base: ByteSource, wrapper: ByteSource): ByteSource {
  if (named.has(base)) named.add(wrapper);
  return wrapper;
}

function told(error: unknown, path: string, offset: number): unknown {
  if (error instanceof ShortReadError || error instanceof SourceError) return error;
  if (error instanceof Error && error.name === 'AbortError') return error;
  const code = codeOf(error);
  const ofContent = error instanceof FormatError || code === 'missing-data';
  if (error instanceof VhdsetError && !ofContent) return error;
  const explanation = error instanceof Error ? error.message : String(error);
  const reason = code ?? systemCodeOf(error) ?? explanation.slice(0, MOST_OF_REASON);
  return new SourceError(path, reason, explanation, { offset, cause: error });
}

/** Characters: a reason stands inside sentences. */
const MOST_OF_REASON = 100;

/** `EIO`, where the error is a system's. */
function systemCodeOf(error: unknown): string | null {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : null;
}
