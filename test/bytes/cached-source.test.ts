import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildVhdx, guidOf, MIB, patternOf } from '../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { CachedSource, sourcePages } from '../../src/bytes/cached-source.ts';
import { equalBytes } from '../../src/bytes/equal-bytes.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { openVhdx } from '../../src/formats/vhdx/vhdx.ts';
import { shareOf } from '../share.ts';

const KIB = 1024;

/** Notes every read; fails where one touches a byte of `bad`. */
class SlowSource implements ByteSource {
  readonly size: number;
  readonly reads: [position: number, length: number][] = [];
  readonly #bytes: ByteSource;
  readonly #bad: readonly number[];

  constructor(bytes: ByteSource, bad: readonly number[] = []) {
    this.#bytes = bytes;
    this.size = bytes.size;
    this.#bad = bad;
  }

  async read(target: Uint8Array, position: number): Promise<void> {
    this.reads.push([position, target.length]);
    const touched = this.#bad.find((at) => at >= position && at < position + target.length);
    if (touched !== undefined) throw new Error(`bad sector at ${touched}`);
    await this.#bytes.read(target, position);
  }
}

const content = new Uint8Array(3 * MIB + 1000);
for (let i = 0, value = 1; i < content.length; i++) {
  value = (Math.imul(value, 1103515245) + 12345) >>> 0;
  content[i] = value >>> 24;
}
const slow = (bad?: readonly number[]) => new SlowSource(new MemorySource(content), bad);

async function bytesAt(source: ByteSource, position: number, length: number): Promise<Uint8Array> {
  const target = new Uint8Array(length);
  await source.read(target, position);
  return target;
}

describe('CachedSource', () => {
  it('reads the first 384 KiB at once, and never again', async () => {
    const base = slow();
    const source = new CachedSource(base);
    expect(await bytesAt(source, 64 * KIB, 4096)).toEqual(content.subarray(65536, 69632));
    for (const at of [0, 520, 192 * KIB, 384 * KIB - 10]) {
      expect(await bytesAt(source, at, 10)).toEqual(content.subarray(at, at + 10));
    }
    expect(base.reads).toEqual([[0, 384 * KIB]]);
  });

  it('reads pages behind it, neighbours together', async () => {
    const base = slow();
    const source = new CachedSource(base);
    await bytesAt(source, 2 * MIB - 5, 10);
    await bytesAt(source, 2 * MIB + 100 * KIB, 100 * KIB);
    expect(base.reads).toEqual([
      [2 * MIB - 128 * KIB, 256 * KIB],
      [2 * MIB + 128 * KIB, 128 * KIB],
    ]);
  });

  it('loads a page once for all who ask at the same time', async () => {
    const base = slow();
    const source = new CachedSource(base);
    await Promise.all([0, 10, 20, 30].map((at) => bytesAt(source, at, 10)));
    expect(base.reads).toHaveLength(1);
  });

  it('gives what is in memory without a promise, and nothing else', async () => {
    const source = new CachedSource(slow());
    const target = new Uint8Array(10);
    expect(source.readNow(target, 5)).toBe(false);
    await bytesAt(source, 0, 1);
    expect(source.readNow(target, 5)).toBe(true);
    expect(target).toEqual(content.subarray(5, 15));
    expect(source.readNow(target, MIB - 5)).toBe(false);
    expect(source.readNow(target, -1)).toBe(false);
  });

  it('lets large reads pass, and keeps nothing of them', async () => {
    const base = slow();
    const source = new CachedSource(base);
    expect(equalBytes(await bytesAt(source, 10, MIB), content.subarray(10, 10 + MIB))).toBe(true);
    expect(base.reads).toEqual([[10, MIB]]);
    expect(source.readNow(new Uint8Array(1), 10)).toBe(false);
  });

  it('loses nothing but the bad sector, and asks for a page with one no second time', async () => {
    const base = slow([200 * KIB, 2 * MIB]);
    const source = new CachedSource(base);
    expect(await bytesAt(source, 64 * KIB, 4096)).toEqual(content.subarray(65536, 69632));
    await expect(bytesAt(source, 192 * KIB, 64 * KIB)).rejects.toThrow('bad sector at 204800');
    expect(await bytesAt(source, 2 * MIB + 1, 10)).toEqual(
      content.subarray(2 * MIB + 1, 2 * MIB + 11),
    );
    await expect(bytesAt(source, 2 * MIB, 1)).rejects.toThrow('bad sector');
    expect(base.reads).toEqual([
      [0, 384 * KIB],
      [64 * KIB, 4096],
      [192 * KIB, 64 * KIB],
      [2 * MIB, 128 * KIB],
      [2 * MIB + 1, 10],
      [2 * MIB, 1],
    ]);
  });

  it('fails past the end as its base does', async () => {
    const source = new CachedSource(new MemorySource(content));
    await expect(bytesAt(source, content.length - 1, 2)).rejects.toMatchObject({
      ...{ code: 'short-read', wanted: 2, got: 1 },
    });
    expect(await bytesAt(source, content.length - 1, 1)).toEqual(content.subarray(-1));
  });

  it('keeps no more pages than it may, of all sources together', async () => {
    const pages = sourcePages(3);
    const sources = Array.from({ length: 4 }, () => new CachedSource(slow(), pages));
    for (const source of sources) await bytesAt(source, 0, 1);
    const remembered = sources.map((source) => source.readNow(new Uint8Array(1), 0));
    expect(remembered).toEqual([false, false, false, true]);
  });

  it('gives the same bytes as its base, whatever is asked in whatever order', async () => {
    const read = fc.tuple(fc.nat(content.length - 1), fc.nat(600 * KIB));
    await fc.assert(
      fc.asyncProperty(fc.array(read, { maxLength: 8 }), fc.nat(12), async (reads, limit) => {
        const source = new CachedSource(slow(), sourcePages(limit));
        for (const [at, most] of reads) {
          const length = Math.min(most, content.length - at);
          const got = await bytesAt(source, at, length);
          if (!equalBytes(got, content.subarray(at, at + length))) expect.fail(`at ${at}`);
        }
      }),
      { numRuns: shareOf(30) },
    );
  });
});

describe('a VHDX that is far away', () => {
  it('opens in two round trips', async () => {
    const base = new SlowSource(await buildVhdx());
    const vhdx = await openVhdx(new CachedSource(base));
    expect(vhdx.refusal).toBeNull();
    expect(vhdx.metadata?.virtualSize).toBeGreaterThan(0);
    expect(base.reads.length).toBe(2);
  });

  it('opens in three with a log to be replayed', async () => {
    const patch = { offset: 9 * MIB, length: 4096, bytes: patternOf(1, 4096) };
    const log = { guid: guidOf('log'), entries: [{ patches: [patch] }] };
    const base = new SlowSource(await buildVhdx({ log }));
    const vhdx = await openVhdx(new CachedSource(base));
    expect(vhdx.logUse).toBe('replayed');
    expect(base.reads.length).toBe(3);
  });
});
