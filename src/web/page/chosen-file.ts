import type { DiskSink } from '../../disk/export-raw.ts';

/**
 * Writes into a file that a person chose: the browser keeps what is written aside, and puts it into
 * the file when all is there, or never.
 */
export async function writeInto(
  target: FileSystemFileHandle,
  work: (sink: DiskSink) => Promise<unknown>,
): Promise<void> {
  const file = await target.createWritable();
  let last: Promise<unknown> = Promise.resolve();
  // The stream takes one after the other; what was refused is told by the next.
  const inTurn = (write: () => Promise<void>) => {
    const turn = last.then(write);
    last = turn.catch(() => {});
    return turn;
  };
  try {
    await work({
      write: (data, position) => {
        // The caller may use its memory again as soon as this is done.
        const copy = new Uint8Array(data);
        return inTurn(() => file.write({ type: 'write', data: copy, position }));
      },
      truncate: (size) => inTurn(() => file.truncate(size)),
    });
    await file.close();
  } catch (error) {
    await file.abort().catch(() => {});
    throw error;
  }
}
