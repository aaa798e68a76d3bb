import { expect, it } from 'vitest';
import { writeInto } from '../../../src/web/page/chosen-file.ts';

/** A file that a person chose, as a browser gives it; notes what is done with it, in order. */
function chosenFile(refuse = -1) {
  const done: string[] = [];
  let busy = false;
  const file = {
    async write({ data, position }: { data: Uint8Array; position: number }) {
      if (busy) throw new Error('two at a time');
      busy = true;
      await new Promise((next) => setTimeout(next, 1));
      busy = false;
      if (position === refuse) throw new Error('the disk is full');
      done.push(`write ${[...data]} at ${position}`);
    },
    truncate: async (size: number) => void done.push(`truncate ${size}`),
    close: async () => void done.push('close'),
    abort: async () => void done.push('abort'),
  };
  const handle = { createWritable: async () => file } as unknown as FileSystemFileHandle;
  return { handle, done };
}

it('writes one piece after the other, each as it was when it was given, and then closes', async () => {
  const { handle, done } = chosenFile();
  await writeInto(handle, async (sink) => {
    const piece = Uint8Array.of(1, 2);
    const first = sink.write(piece, 0);
    piece.fill(9);
    await Promise.all([first, sink.write(piece, 2), sink.truncate(8)]);
  });
  expect(done).toEqual(['write 1,2 at 0', 'write 9,9 at 2', 'truncate 8', 'close']);
});

it('leaves the file as it was where a piece is refused, or the work fails', async () => {
  const full = chosenFile(2);
  const piece = Uint8Array.of(1, 2);
  const work = writeInto(full.handle, async (sink) => {
    await Promise.all([sink.write(piece, 0), sink.write(piece, 2)]);
  });
  await expect(work).rejects.toThrow('the disk is full');
  expect(full.done).toEqual(['write 1,2 at 0', 'abort']);
  const failed = chosenFile();
  const failing = writeInto(failed.handle, () => Promise.reject(new Error('not whole')));
  await expect(failing).rejects.toThrow('not whole');
  expect(failed.done).toEqual(['abort']);
});
