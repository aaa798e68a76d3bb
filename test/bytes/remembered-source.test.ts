import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildVhdx, MIB } from '../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { equalBytes } from '../../src/bytes/equal-bytes.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { Memory, RememberedSource } from '../../src/bytes/remembered-source.ts';
import { countAllocation } from '../../src/formats/vhdx/allocation.ts';
import { openVhdx, requireReadable } from '../../src/formats/vhdx/vhdx.ts';
import { shareOf } from '../share.ts';

const KIB = 1024;

/** Mostly zeros, as structures are: a few bytes here and there, and two stretches that are full. */
const content = new Uint8Array(2 * MIB + 1000);
for (let at = 7, step = 1; at < content.length; at += step, step = (step * 7 + 3) % 40_000) {
  content[at] = 1 + (at % 255);
}
for (let at = 900 * KIB; at < 960 * KIB; at++) content[at] = 1 + (at % 251);
content.fill(9, content.length - 50);

function counting(bytes: ByteSource = new MemorySource(content), bad: readonly number[] = []) {
  const reads: [position: number, length: number][] = [];
  const read = async (target: Uint8Array, position: number) => {
    reads.push([position, target.length]);
    const touched = bad.find((at) => at >= position && at < position + target.length);
    if (touched !== undefined) throw new Error(`bad sector at ${touched}`);
    await bytes.read(target, position);
  };
  return { size: bytes.size, reads, read };
}

async function bytesAt(source: ByteSource, position: number, length: number): Promise<Uint8Array> {
  const target = new Uint8Array(length).fill(0xee);
  await source.read(target, position);
  return target;
}

describe('a source that is remembered', () => {
  it('gives the same bytes as its base, whatever is asked in whatever order', async () => {
    const read = fc.tuple(fc.nat(content.length - 1), fc.nat(200 * KIB));
    await fc.assert(
      fc.asyncProperty(fc.array(read, { maxLength: 12 }), fc.nat(40_000), async (reads, limit) => {
        const source = new RememberedSource(counting(), new Memory(limit));
        const asked = reads.map(async ([at, most]) => {
          const length = Math.min(most, content.length - at);
          const got = await bytesAt(source, at, length);
          return equalBytes(got, content.subarray(at, at + length));
        });
        expect(await Promise.all(asked)).not.toContain(false);
        for (const [at, most] of reads) {
          const target = new Uint8Array(Math.min(most, content.length - at)).fill(0xee);
          if (!source.readNow(target, at)) continue;
          expect(equalBytes(target, content.subarray(at, at + target.length))).toBe(true);
        }
      }),
      { numRuns: shareOf(100) },
    );
  });

  it('reads the head of a file in one piece, a table with what stands behind it in another', async () => {
    const base = counting();
    const source = new RememberedSource(base, new Memory(MIB));
    await bytesAt(source, 0, 8);
    for (const at of [520, 64 * KIB, 192 * KIB, 256 * KIB]) await bytesAt(source, at, 64);
    await bytesAt(source, MIB, 64 * KIB);
    await bytesAt(source, MIB + 64 * KIB, 700);
    expect(base.reads).toEqual([
      [0, 320 * KIB],
      [MIB, 80 * KIB],
    ]);
  });

  it('keeps a long piece that is mostly zeros, and what its first and last grain hold', async () => {
    const base = counting(new MemorySource(new Uint8Array(2 * MIB)));
    const source = new RememberedSource(base, new Memory(MIB));
    await bytesAt(source, MIB + 20 * KIB, 400 * KIB + 5);
    await bytesAt(source, MIB + 16 * KIB, 16 * KIB);
    await bytesAt(source, MIB + 416 * KIB, 16 * KIB);
    expect(base.reads).toHaveLength(1);
  });

  it('reads once for all who ask at the same time', async () => {
    const base = counting();
    const source = new RememberedSource(base, new Memory(MIB));
    await Promise.all([0, 10, 64 * KIB].map((at) => bytesAt(source, at, 10)));
    expect(base.reads).toHaveLength(1);
  });

  it('gives each of many files its own bytes, though all their heads are read into the same memory', async () => {
    const memory = new Memory(MIB);
    const heads = Array.from({ length: 60 }, (_, n) => new Uint8Array(MIB).fill(n + 1));
    for (const few of [heads, heads.toReversed()]) {
      await Promise.all(
        few.map(async (head) => {
          const source = new RememberedSource(new MemorySource(head), memory);
          const asked = [0, 64 * KIB, 300 * KIB].map((at) => bytesAt(source, at, 4 * KIB));
          for (const bytes of await Promise.all(asked)) {
            expect(bytes).toEqual(head.subarray(0, 4 * KIB));
          }
        }),
      );
    }
  });

  it('finds what is not zero, wherever a piece begins in its memory and in a word', async () => {
    for (const begin of [0, 1, 2, 3]) {
      const stored = new Uint8Array(40 * KIB);
      for (const at of [5, 1030, 4097, 20_001, 40 * KIB - 1]) stored[at] = 7;
      const base = {
        size: stored.length,
        read: () => Promise.reject(new Error('not asked for')),
        readPiece: async (at: number, length: number) => {
          const memory = new Uint8Array(length + begin);
          memory.set(stored.subarray(at, at + length), begin);
          return memory.subarray(begin);
        },
      };
      const source = new RememberedSource(base, new Memory(MIB));
      await bytesAt(source, 0, 1);
      const kept = new Uint8Array(stored.length);
      expect(source.readNow(kept, 0)).toBe(true);
      expect(kept).toEqual(stored);
    }
  });

  it('lets payload pass, and keeps nothing of it', async () => {
    const base = counting();
    const source = new RememberedSource(base, new Memory(MIB));
    await bytesAt(source, 5, MIB + 1);
    expect(base.reads).toEqual([[5, MIB + 1]]);
    expect(source.readNow(new Uint8Array(1), 5)).toBe(false);
    const full = new RememberedSource(
      new MemorySource(new Uint8Array(MIB).fill(1)),
      new Memory(MIB),
    );
    await bytesAt(full, 512 * KIB, 256 * KIB);
    expect(full.readNow(new Uint8Array(1), 512 * KIB)).toBe(false);
  });

  it('loses nothing but the bad sector', async () => {
    const base = counting(undefined, [200 * KIB]);
    const source = new RememberedSource(base, new Memory(MIB));
    expect(await bytesAt(source, 7, 4)).toEqual(content.subarray(7, 11));
    await expect(bytesAt(source, 192 * KIB, 64 * KIB)).rejects.toThrow('bad sector at 204800');
    expect(await bytesAt(source, 200 * KIB + 1, 9)).toEqual(
      content.subarray(200 * KIB + 1, 200 * KIB + 10),
    );
  });

  it('fails past the end as its base does', async () => {
    const source = new RememberedSource(new MemorySource(content), new Memory(MIB));
    await expect(bytesAt(source, content.length - 1, 2)).rejects.toMatchObject({
      ...{ code: 'short-read', wanted: 2, got: 1 },
    });
    expect(await bytesAt(source, content.length - 1, 1)).toEqual(content.subarray(-1));
  });

  it('forgets what was used least, of all sources together, and never keeps more than it may', async () => {
    const memory = new Memory(70 * KIB);
    const [one, other] = [counting(), counting()].map((base) => new RememberedSource(base, memory));
    await bytesAt(one!, 900 * KIB, 16);
    await bytesAt(one!, 920 * KIB, 16);
    await bytesAt(one!, 900 * KIB, 16);
    for (const at of [900, 920]) await bytesAt(other!, at * KIB, 16);
    const remembered = [one!, other!].map((source) =>
      [900, 920].map((at) => source.readNow(new Uint8Array(16), at * KIB)),
    );
    expect(remembered.flat().filter(Boolean)).toHaveLength(4);
    await bytesAt(other!, 944 * KIB, 16);
    expect(one!.readNow(new Uint8Array(16), 900 * KIB)).toBe(false);
    expect(other!.readNow(new Uint8Array(16), 944 * KIB)).toBe(true);
  });

  it('keeps the structures of 3,000 files in 32 MiB', async () => {
    const file = await buildVhdx({ virtualSize: 64 * MIB });
    const memory = new Memory(32 * MIB);
    const sources: RememberedSource[] = [];
    for (let i = 0; i < 3000; i++) {
      const source = new RememberedSource(file, memory);
      for (const [at, length] of [
        [0, 520],
        [MIB, 64],
        [2 * MIB, 64 * KIB],
        [3 * MIB, 64 * KIB],
      ] as const) {
        await bytesAt(source, at, length);
      }
      sources.push(source);
    }
    const lost = sources.filter((source) => !source.readNow(new Uint8Array(64), 2 * MIB));
    expect(lost).toHaveLength(0);
  });
});

it('opens a VHDX in three reads with its table, and counts it again in none', async () => {
  const base = counting(await buildVhdx());
  const vhdx = requireReadable(await openVhdx(new RememberedSource(base, new Memory(MIB))));
  await countAllocation(vhdx);
  expect(base.reads.length).toBeLessThanOrEqual(3);
  const before = base.reads.length;
  await countAllocation(vhdx);
  expect(base.reads).toHaveLength(before);
});

describe('files of one make, one after the other', () => {
  /** The head of a file, then its metadata and its table. */
  async function open(source: ByteSource, table = 3 * MIB): Promise<void> {
    for (const at of [0, 2 * MIB, table]) await bytesAt(source, at, 64 * KIB);
  }
  const file = (size = 4 * MIB) => counting(new MemorySource(new Uint8Array(size).fill(1)));
  const places = (base: { reads: readonly (readonly [number, number])[] }) =>
    base.reads.map(([at]) => at / MIB);

  it('are read at once where the one before had its metadata', async () => {
    const memory = new Memory(MIB * 8, true);
    const [first, second] = [file(), file()];
    await open(new RememberedSource(first, memory));
    const source = new RememberedSource(second, memory);
    const begun = bytesAt(source, 0, 8);
    expect(places(second)).toEqual([0, 2]);
    await begun;
    await open(source);
    expect(places(second)).toEqual([0, 2, 3]);
  });

  it('are read as before where they are short, are made otherwise, or that is not wanted', async () => {
    const memory = new Memory(MIB * 8, true);
    await open(new RememberedSource(file(), memory));
    const short = file(MIB);
    await bytesAt(new RememberedSource(short, memory), 0, 8);
    expect(places(short)).toEqual([0]);
    const [other, next] = [file(6 * MIB), file(6 * MIB)];
    await open(new RememberedSource(other, memory), 5 * MIB);
    expect(places(other)).toEqual([0, 2, 5]);
    await bytesAt(new RememberedSource(next, memory), 0, 8);
    expect(places(next)).toEqual([0, 2]);
    const [unlike, like] = [file(), file()];
    const source = new RememberedSource(unlike, memory);
    for (const at of [0, 3 * MIB]) await bytesAt(source, at, 64 * KIB);
    expect(places(unlike)).toEqual([0, 2, 3]);
    await bytesAt(new RememberedSource(like, memory), 0, 8);
    expect(places(like)).toEqual([0, 3]);
    const calm = new Memory(MIB * 8);
    await open(new RememberedSource(file(), calm));
    const alone = file();
    await bytesAt(new RememberedSource(alone, calm), 0, 8);
    expect(places(alone)).toEqual([0]);
  });

  it('are read as before where the one before began with more than its metadata', async () => {
    const memory = new Memory(MIB * 8, true);
    const source = new RememberedSource(file(), memory);
    for (const [at, length] of [
      [0, 64 * KIB],
      [2 * MIB, 256 * KIB],
    ] as const) {
      await bytesAt(source, at, length);
    }
    const next = file();
    await bytesAt(new RememberedSource(next, memory), 0, 8);
    expect(places(next)).toEqual([0]);
  });

  it('cost nothing but a read where that place of one is bad', async () => {
    const memory = new Memory(MIB * 8, true);
    await open(new RememberedSource(file(), memory));
    const bad = counting(new MemorySource(new Uint8Array(4 * MIB).fill(1)), [2 * MIB + 70 * KIB]);
    const source = new RememberedSource(bad, memory);
    expect(await bytesAt(source, 0, 2)).toEqual(Uint8Array.of(1, 1));
    expect(await bytesAt(source, 2 * MIB, 64 * KIB)).toEqual(new Uint8Array(64 * KIB).fill(1));
  });
});

it('takes a piece as its base has it, and copies none', async () => {
  const piece = new Uint8Array(320 * KIB).fill(5);
  const asked: [number, number][] = [];
  const base = {
    size: piece.length,
    read: () => Promise.reject(new Error('not asked for')),
    async readPiece(position: number, length: number) {
      asked.push([position, length]);
      return piece;
    },
  };
  const source = new RememberedSource(base, new Memory(MIB));
  expect(await bytesAt(source, 7, 2)).toEqual(Uint8Array.of(5, 5));
  expect(source.readNow(new Uint8Array(9), 100)).toBe(true);
  expect(asked).toEqual([[0, 320 * KIB]]);
});
