import { describe, expect, it } from 'vitest';
import { readStructure, ShortReadError } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';

const source = new MemorySource(Uint8Array.of(1, 2, 3, 4, 5));

describe('readStructure', () => {
  it('reads exactly what was asked for', async () => {
    expect(await readStructure(source, 'header', 1, 3)).toEqual(Uint8Array.of(2, 3, 4));
    expect(await readStructure(source, 'header', 5, 0)).toEqual(new Uint8Array(0));
  });

  it.each([
    ['past the end', 3, 3, 2],
    ['from the end on', 5, 1, 0],
    ['far beyond the end', 2 ** 60, 16, 0],
    ['before the beginning', -1, 2, 2],
  ])('says what was wanted and what there was: %s', async (_, position, length, got) => {
    const error = await readStructure(source, 'header 1', position, length).catch((e) => e);
    expect(error).toBeInstanceOf(ShortReadError);
    expect(error).toMatchObject({ structure: 'header 1', offset: position, wanted: length, got });
    expect(error.message).toBe(
      `header 1 at offset ${position}: wanted ${length} bytes, got ${got}`,
    );
  });

  it('allocates nothing for an absurd length', async () => {
    await expect(readStructure(source, 'item', 0, 2 ** 50)).rejects.toBeInstanceOf(ShortReadError);
  });

  it('names the structure when the source turns out shorter than it said', async () => {
    const shrunk = {
      size: 10,
      read: async (target: Uint8Array, at: number) => {
        throw new ShortReadError('file', at, target.length, 7);
      },
    };
    const error = await readStructure(shrunk, 'log', 0, 10).catch((e) => e);
    expect(error).toMatchObject({ structure: 'log', offset: 0, wanted: 10, got: 7 });
  });

  it('asks for it at once where the source can, and otherwise waits', async () => {
    const asked: string[] = [];
    const quick = (able: boolean) => ({
      size: 10,
      readNow: (target: Uint8Array) => {
        asked.push('now');
        target.fill(1);
        return able;
      },
      read: async (target: Uint8Array) => {
        asked.push('later');
        target.fill(2);
      },
    });
    expect(await readStructure(quick(true), 'log', 0, 2)).toEqual(Uint8Array.of(1, 1));
    expect(asked).toEqual(['now']);
    expect(await readStructure(quick(false), 'log', 0, 2)).toEqual(Uint8Array.of(2, 2));
    expect(asked).toEqual(['now', 'now', 'later']);
  });

  it('fills a buffer that is given', async () => {
    const buffer = new Uint8Array(8);
    const filled = await readStructure(source, 'header', 1, buffer.subarray(2, 5));
    expect(filled.buffer).toBe(buffer.buffer);
    expect(buffer).toEqual(Uint8Array.of(0, 0, 2, 3, 4, 0, 0, 0));
    await expect(readStructure(source, 'header', 1, buffer)).rejects.toMatchObject({ wanted: 8 });
  });

  it('passes on what else goes wrong', async () => {
    const broken = { size: 10, read: () => Promise.reject(new Error('EIO')) };
    await expect(readStructure(broken, 'log', 0, 10)).rejects.toThrow('EIO');
  });
});
