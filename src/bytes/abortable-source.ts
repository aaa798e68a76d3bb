import type { ByteSource } from './byte-source.ts';
import { failsAs } from './named-source.ts';

/**
 * A source that is not read any more once `signal` has aborted: whoever reads it piece by piece ends
 * with the next piece, and throws what the signal gives as its reason.
 */
export function abortable(source: ByteSource, signal: AbortSignal | undefined): ByteSource {
  if (!signal) return source;
  const abortableRead: ByteSource = {
    size: source.size,
    async read(target, position) {
      signal.throwIfAborted();
      await source.read(target, position);
    },
    ...(source.verifyUnchanged ? { verifyUnchanged: () => source.verifyUnchanged!() } : {}),
  };
  const readNow = source.readNow?.bind(source);
  if (!readNow) return failsAs(source, abortableRead);
  return failsAs(source, {
    ...abortableRead,
    readNow: (target, position) => !signal.aborted && readNow(target, position),
  });
}
