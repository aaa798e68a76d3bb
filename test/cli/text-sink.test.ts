import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { writeText } from '../../src/cli/text-sink.ts';

it('writes parts of any number as one text, in few writes', async () => {
  const sink = new MemorySource();
  let writes = 0;
  const counted = {
    write: (data: Uint8Array, position: number) => {
      writes++;
      return sink.write(data, position);
    },
  };
  const parts = Array.from({ length: 20_000 }, (_, i) => `line ${i} ü\n`);
  await writeText(counted, parts);
  expect(Buffer.from(sink.bytes).toString()).toBe(parts.join(''));
  expect(writes).toBeLessThan(10);
});

it('writes nothing for nothing', async () => {
  const sink = { write: async () => expect.fail('wrote') };
  await writeText(sink, []);
});
