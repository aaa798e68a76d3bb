import { expect, it } from 'vitest';
import { abortable } from '../../src/bytes/abortable-source.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';

const memory = new MemorySource(Uint8Array.of(1, 2, 3));
const source: ByteSource = {
  size: 3,
  read: (target, position) => memory.read(target, position),
  readNow: (target) => target.length < 3,
};

it('reads as its source does, until the signal aborts', async () => {
  const stop = new AbortController();
  const wrapped = abortable(source, stop.signal);
  const target = new Uint8Array(2);
  await wrapped.read(target, 1);
  expect([...target, wrapped.size]).toEqual([2, 3, 3]);
  expect(wrapped.readNow?.(target, 0)).toBe(true);
  expect(wrapped.readNow?.(new Uint8Array(3), 0)).toBe(false);
  stop.abort(new Error('enough'));
  await expect(wrapped.read(target, 0)).rejects.toThrow('enough');
  expect(wrapped.readNow?.(target, 0)).toBe(false);
});

it('without a signal is the source itself', () => {
  expect(abortable(source, undefined)).toBe(source);
});
