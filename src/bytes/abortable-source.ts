import type { ByteSource } from './byte-source.ts';

/**
 * A source that is not read any more once `signal` has aborted: whoever reads it piece by piece ends
 * with the next piece, and throws what the signal gives as its reason.
 */
export function abortable(source: ByteSource, signal: AbortSignal | undefined): ByteSource {
  if (!signal) return source;
  return {
    size: source.size,
    async read(target, position) {
      signal.throwIfAborted();
      await source.read(target, position);
    },
    readNow: (target, position) => !signal.aborted && (source.readNow?.(target, position) ?? false),
  };
}
