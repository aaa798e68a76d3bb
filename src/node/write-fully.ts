import type { write } from 'node:fs';

/**
 * Writes all of `data`, however little the system takes at a time.
 * @param position bytes; null for where the descriptor stands.
 */
export async function writeFully(
  call: typeof write,
  descriptor: number,
  data: Uint8Array,
  position: number | null,
): Promise<void> {
  for (let done = 0; done < data.length; ) {
    const at = position === null ? null : position + done;
    done += await new Promise<number>((resolve, reject) => {
      call(descriptor, data, done, data.length - done, at, (error, count) => {
        if (error) reject(error);
        else if (count === 0)
          reject(new Error('the system takes no more bytes, and does not say why'));
        else resolve(count);
      });
    });
  }
}
