import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exportRaw } from '../../src/disk/export-raw.ts';
import { provenPart } from '../../src/disk/proven-part.ts';
import { openDisk, type VirtualDisk } from '../../src/disk/virtual-disk.ts';
import { shareOf } from '../share.ts';
import { MIB, smallLayer } from './small-disk.ts';
import { SparseMemory } from './sparse-memory.ts';

const SIZE = 12 * MIB;

/** Data in every block but each third one, which is zeros. */
async function disk(): Promise<VirtualDisk> {
  const blocks = Array.from({ length: SIZE / MIB }, (_, block) => block)
    .filter((block) => block % 3 !== 2)
    .map((block) => ({ block, data: Buffer.alloc(MIB, 1 + block) }));
  return openDisk([await smallLayer(blocks, { virtualSize: SIZE })], { complete: true });
}

/** What an export of `range` left that could write so many times. */
async function interrupted(of: VirtualDisk, writes: number, range = {}): Promise<SparseMemory> {
  const partial = new SparseMemory();
  let left = writes;
  const sink = {
    truncate: (size: number) => partial.truncate(size),
    async write(data: Uint8Array, position: number) {
      if (left-- <= 0) throw new Error('interrupted');
      await partial.write(data, position);
    },
  };
  await exportRaw(of, sink, range).catch(() => {});
  return partial;
}

const proven = (of: VirtualDisk, source: SparseMemory, range = {}) =>
  provenPart(of, { name: 'kept', source }, range);

async function contentOf(source: SparseMemory, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  await source.read(bytes, 0);
  return bytes;
}

describe('the proven part of an interrupted export', () => {
  it('grows with what was written, and holds what the disk does', async () => {
    const of = await disk();
    const whole = await contentOf(await interrupted(of, 1e9), SIZE);
    const lengths: number[] = [];
    for (const writes of [0, 1, 3, 5, 1e9]) {
      const partial = await interrupted(of, writes);
      const length = await proven(of, partial);
      expect((await contentOf(partial, length)).equals(whole.subarray(0, length))).toBe(true);
      lengths.push(length);
    }
    expect(lengths).toEqual([...lengths].sort((a, b) => a - b));
    expect(lengths[0]).toBe(0);
    expect(lengths[3]).toBeGreaterThan(MIB);
    expect(lengths.at(-1)).toBe(SIZE);
  });

  it('ends before whatever was lost, wherever that is; with a range as well', async () => {
    const of = await disk();
    await fc.assert(
      fc.asyncProperty(
        fc.nat(SIZE - MIB),
        fc.nat(SIZE - 1),
        fc.nat(MIB),
        async (offset, at, length) => {
          const range = { offset, length: SIZE - offset };
          const partial = await interrupted(of, 1e9, range);
          const whole = await contentOf(partial, SIZE - offset);
          const start = at % (SIZE - offset);
          const end = Math.min(whole.length, start + 1 + length);
          await partial.write(new Uint8Array(end - start), start);
          const lost = whole.subarray(start, end).findIndex((byte) => byte !== 0);
          const found = await proven(of, partial, range);
          if (lost < 0) expect(found).toBe(whole.length);
          else expect(found).toBeLessThanOrEqual(start + lost);
        },
      ),
      { numRuns: shareOf(15) },
    );
  });

  it.each([
    ['data', 5],
    ['data, at its last byte', 2 * MIB - 1],
    ['zeros', 2 * MIB + 70_000],
    ['zeros at the end', SIZE - 1],
  ])('is none where one byte differs in %s', async (_, at) => {
    const of = await disk();
    const partial = await interrupted(of, 1e9);
    await partial.write(Uint8Array.of(0xee), at);
    await expect(proven(of, partial)).rejects.toMatchObject({
      code: 'partial-differs',
      message: expect.stringContaining(`kept cannot be continued: at offset ${at} (`),
    });
  });

  it('is none where the file is longer than the disk; of a shorter one it is what is there', async () => {
    const of = await disk();
    const partial = await interrupted(of, 1e9);
    await partial.truncate(SIZE + 1);
    await expect(proven(of, partial)).rejects.toMatchObject({ code: 'partial-differs' });
    await partial.truncate(7 * MIB);
    const length = await proven(of, partial);
    expect(length).toBeGreaterThan(4 * MIB);
    expect(length).toBeLessThanOrEqual(7 * MIB);
  });

  it('is given to the digest, and nothing else is', async () => {
    const of = await disk();
    const partial = await interrupted(of, 4);
    let digested = 0;
    const digest = {
      async update(bytes: Uint8Array) {
        digested += bytes.length;
      },
      async updateZeros(length: number) {
        digested += length;
      },
    };
    const length = await proven(of, partial, { digest });
    expect(length).toBeGreaterThan(0);
    expect(digested).toBe(length);
  });
});
