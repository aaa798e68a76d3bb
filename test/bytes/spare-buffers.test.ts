import { expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { readAndDecode } from '../../src/bytes/spare-buffers.ts';

const source = new MemorySource(Uint8Array.from({ length: 200_000 }, (_, i) => i % 251));

/** The bytes themselves, for a test alone: nobody else may keep them. */
const kept = (position: number, length: number, from = source) =>
  readAndDecode(from, 'table', position, length, (bytes) => bytes);

it.each([0, 1, 512, 0x10000, 0x10001])('reads %i bytes', async (length) => {
  const read = await readAndDecode(source, 'table', 100, length, (bytes) => bytes.slice());
  expect(read).toHaveLength(length);
  expect(read.every((byte, i) => byte === (100 + i) % 251)).toBe(true);
});

it('uses a buffer again, and not while it is in use', async () => {
  const first = await kept(0, 100);
  const second = await kept(0, 0x10000);
  expect(second.buffer).toBe(first.buffer);
  // Two at the same time.
  const [a, b] = await Promise.all([kept(1, 10), kept(2, 10)]);
  expect(a[0]).toBe(1);
  expect(b[0]).toBe(2);
  expect(a.buffer).not.toBe(b.buffer);
});

it('keeps none that a read which failed may still write into, nor a large one', async () => {
  const before = await kept(0, 8);
  let late: Uint8Array | undefined;
  const failing = new MemorySource(new Uint8Array(100));
  failing.readNow = () => false;
  failing.read = async (target) => {
    late = target;
    throw new Error('gone');
  };
  await expect(kept(0, 8, failing)).rejects.toThrow('gone');
  expect(late?.buffer).toBe(before.buffer);
  const after = await kept(0, 8);
  late!.fill(0xff);
  expect([...after]).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
  const large = await kept(0, 0x10001);
  expect((await kept(0, 8)).buffer).not.toBe(large.buffer);
});

it('names the structure that the source is too short for', async () => {
  await expect(kept(199_999, 2)).rejects.toMatchObject({ structure: 'table', wanted: 2, got: 1 });
});
