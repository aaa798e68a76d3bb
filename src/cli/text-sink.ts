import type { ByteSink } from '../bytes/byte-source.ts';

const BUFFERED_CHARACTERS = 64 * 1024;

/** Writes text of any length to a sink, in large pieces, waiting for each. */
export async function writeText(
  sink: ByteSink,
  parts: AsyncIterable<string> | Iterable<string>,
): Promise<void> {
  let text = '';
  let position = 0;
  const flush = async () => {
    const bytes = Buffer.from(text);
    text = '';
    await sink.write(bytes, position);
    position += bytes.length;
  };
  for await (const part of parts) {
    text += part;
    if (text.length >= BUFFERED_CHARACTERS) await flush();
  }
  if (text !== '') await flush();
}
