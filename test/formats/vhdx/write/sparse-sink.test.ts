import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../../src/bytes/memory-source.ts';
import { SparseSink } from '../../../../src/formats/vhdx/write/sparse-sink.ts';

function recorder() {
  const memory = new MemorySource();
  const writes: [number, number][] = [];
  const write = async (data: Uint8Array, at: number) => {
    writes.push([at, data.length]);
    await memory.write(data, at);
  };
  return { memory, writes, write };
}

describe('SparseSink', () => {
  it('passes on runs of pages that are not zero, and nothing else', async () => {
    const target = recorder();
    const data = new Uint8Array(6 * 4096);
    data[4096] = 1;
    data[3 * 4096 - 1] = 1;
    data[5 * 4096] = 1;
    await new SparseSink(target).write(data, 8192);
    expect(target.writes).toEqual([
      [8192 + 4096, 8192],
      [8192 + 5 * 4096, 4096],
    ]);
  });

  it('goes by the pages of the file, not of the data', async () => {
    const target = recorder();
    const data = new Uint8Array(4096).fill(0);
    data[4095] = 1;
    await new SparseSink(target).write(data, 100);
    expect(target.writes).toEqual([[4096, 100]]);
  });

  it('makes the file as long as asked, without touching what is there', async () => {
    const target = recorder();
    const sink = new SparseSink(target);
    await sink.write(Uint8Array.of(7), 99);
    await sink.extendTo(100);
    expect(target.memory.size).toBe(100);
    expect(target.memory.bytes[99]).toBe(7);
    await sink.extendTo(200);
    expect(target.memory.size).toBe(200);
  });

  it('leaves the same bytes as writing all of them', async () => {
    const pieces = fc.array(
      fc.record({ page: fc.nat(7), length: fc.integer({ min: 1, max: 9000 }), fill: fc.nat(2) }),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(pieces, async (list) => {
        const [sparse, plain] = [new MemorySource(), new MemorySource()];
        const sink = new SparseSink(sparse);
        let at = 0;
        for (const { page, length, fill } of list) {
          at += page * 1000;
          const data = new Uint8Array(length);
          data.fill(fill, length >> 1);
          await sink.write(data, at);
          await plain.write(data, at);
          at += length;
        }
        await sink.extendTo(plain.size);
        expect(Buffer.compare(sparse.bytes, plain.bytes)).toBe(0);
      }),
    );
  });
});
