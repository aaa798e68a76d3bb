import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { findUndecoded, SCAN_LIMIT } from '../../../src/formats/vhds/undecoded.ts';

/** A source of zeros with ones at the given offsets. */
function marked(size: number, offsets: readonly number[]): MemorySource {
  const bytes = new Uint8Array(size);
  for (const offset of offsets) bytes[offset] = 1;
  return new MemorySource(bytes);
}

describe('undecoded data', () => {
  it('is nothing in a file of zeros', async () => {
    expect(await findUndecoded(marked(300_000, []), [])).toEqual({ undecoded: [], faults: [] });
  });

  it('is every non-zero byte that no structure claims', async () => {
    const { undecoded } = await findUndecoded(marked(300_000, [0, 5, 100, 101, 299_999]), [
      { offset: 100, length: 1 },
    ]);
    expect(undecoded).toEqual([
      { offset: 0, length: 6 },
      { offset: 101, length: 1 },
      { offset: 299_999, length: 1 },
    ]);
  });

  it('joins what fewer than 16 zeros part, also across the pieces that are read', async () => {
    const { undecoded } = await findUndecoded(marked(200_000, [0, 16, 33, 65_530, 65_540]), []);
    expect(undecoded).toEqual([
      { offset: 0, length: 17 },
      { offset: 33, length: 1 },
      { offset: 65_530, length: 11 },
    ]);
  });

  it('never reaches into a decoded range', async () => {
    const { undecoded } = await findUndecoded(marked(50, [9, 10, 11, 12]), [
      { offset: 10, length: 2 },
    ]);
    expect(undecoded).toEqual([
      { offset: 9, length: 1 },
      { offset: 12, length: 1 },
    ]);
  });

  it('accepts decoded ranges that overlap, repeat or lie beyond the end', async () => {
    const decoded = [
      { offset: 4, length: 4 },
      { offset: 0, length: 6 },
      { offset: 0, length: 6 },
      { offset: 90, length: 1000 },
      { offset: 5000, length: 1 },
    ];
    const { undecoded } = await findUndecoded(marked(100, [0, 7, 8, 95]), decoded);
    expect(undecoded).toEqual([{ offset: 8, length: 1 }]);
  });

  it('stays short when a file has countless ranges, and says so', async () => {
    const offsets = Array.from({ length: 3000 }, (_, index) => index * 20);
    const { undecoded, faults } = await findUndecoded(marked(60_000, offsets), []);
    expect(undecoded).toHaveLength(1024);
    expect(undecoded.at(-1)).toEqual({ offset: 1023 * 20, length: (2999 - 1023) * 20 + 1 });
    expect(faults).toMatchObject([{ code: 'undecoded-joined', offset: 1023 * 20 }]);
  });

  it('reads no further than the limit, however large the file claims to be', async () => {
    let furthest = 0;
    const huge: ByteSource = {
      size: 64 * 2 ** 40,
      async read(target, position) {
        target.fill(0);
        furthest = Math.max(furthest, position + target.length);
      },
    };
    const { undecoded, faults } = await findUndecoded(huge, []);
    expect(furthest).toBe(SCAN_LIMIT);
    expect(undecoded).toEqual([]);
    expect(faults).toMatchObject([{ code: 'unscanned', offset: SCAN_LIMIT, actual: huge.size }]);
  });

  it('covers every unclaimed non-zero byte and no claimed one, for any layout', async () => {
    const range = fc.record({ offset: fc.nat(400), length: fc.integer({ min: 1, max: 60 }) });
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.nat(399), { maxLength: 40 }),
        fc.array(range, { maxLength: 5 }),
        async (offsets, decoded) => {
          const { undecoded } = await findUndecoded(marked(400, offsets), decoded);
          const within = (at: number, ranges: readonly { offset: number; length: number }[]) =>
            ranges.some(({ offset, length }) => at >= offset && at < offset + length);
          for (let at = 0; at < 400; at++) {
            if (within(at, decoded)) expect(within(at, undecoded)).toBe(false);
            else if (offsets.includes(at)) expect(within(at, undecoded)).toBe(true);
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});
