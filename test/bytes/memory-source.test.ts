import { describe, expect, it } from 'vitest';
import { ShortReadError } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';

describe('MemorySource', () => {
  it('reads what it holds, exactly', async () => {
    const target = new Uint8Array(2);
    await new MemorySource(Uint8Array.of(1, 2, 3)).read(target, 1);
    expect(target).toEqual(Uint8Array.of(2, 3));
  });

  it('says when it ends too early', async () => {
    const error = await new MemorySource(Uint8Array.of(1))
      .read(new Uint8Array(2), 0)
      .catch((e) => e);
    expect(error).toBeInstanceOf(ShortReadError);
    expect(error).toMatchObject({ offset: 0, wanted: 2, got: 1 });
  });

  it('reads at once as well, and refuses what it does not have', () => {
    const memory = new MemorySource(Uint8Array.of(1, 2, 3));
    const target = new Uint8Array(2);
    expect(memory.readNow(target, 1)).toBe(true);
    expect(target).toEqual(Uint8Array.of(2, 3));
    expect([-1, 2].map((position) => memory.readNow(target, position))).toEqual([false, false]);
  });

  it('grows as it is written, zeros in the gaps', async () => {
    const memory = new MemorySource();
    await memory.write(Uint8Array.of(9), 3);
    await memory.write(Uint8Array.of(7, 8), 0);
    expect(memory.bytes).toEqual(Uint8Array.of(7, 8, 0, 9));
    expect(memory.size).toBe(4);
  });
});
