import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ShortReadError } from '../../src/bytes/byte-source.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { OverlaySource, type Patch } from '../../src/bytes/overlay-source.ts';
import { processorTime } from '../processor-time.ts';

async function all(source: OverlaySource): Promise<Uint8Array> {
  const target = new Uint8Array(source.size);
  await source.read(target, 0);
  return target;
}

describe('OverlaySource', () => {
  const base = new MemorySource(Uint8Array.of(1, 2, 3, 4));

  it('lays patches over the base and leaves the base alone', async () => {
    const patches = [{ offset: 1, length: 2, bytes: Uint8Array.of(8, 9) }];
    expect(await all(new OverlaySource(base, patches))).toEqual(Uint8Array.of(1, 8, 9, 4));
    expect(base.bytes).toEqual(Uint8Array.of(1, 2, 3, 4));
  });

  it('lets the later patch win, in part too', async () => {
    const patches = [
      { offset: 0, length: 3, bytes: Uint8Array.of(5, 5, 5) },
      { offset: 1, length: 2, bytes: null },
      { offset: 2, length: 1, bytes: Uint8Array.of(7) },
    ];
    expect(await all(new OverlaySource(base, patches))).toEqual(Uint8Array.of(5, 0, 7, 4));
  });

  it('reads zeros between the end of the base and its own', async () => {
    const overlay = new OverlaySource(base, [], 6);
    expect(await all(overlay)).toEqual(Uint8Array.of(1, 2, 3, 4, 0, 0));
    const target = Uint8Array.of(9, 9);
    await overlay.read(target, 4);
    expect(target).toEqual(Uint8Array.of(0, 0));
  });

  it('is never shorter than its base', () => {
    expect(new OverlaySource(base, [], 2).size).toBe(4);
  });

  it('ends where it ends', async () => {
    const read = new OverlaySource(base, [], 6).read(new Uint8Array(3), 4);
    await expect(read).rejects.toBeInstanceOf(ShortReadError);
    const before = new OverlaySource(base, []).read(new Uint8Array(1), -1);
    await expect(before).rejects.toBeInstanceOf(ShortReadError);
  });

  it('behaves like writing the patches one after the other, for any patches and any read', async () => {
    const patch = fc
      .record({
        offset: fc.nat(60),
        length: fc.nat(30),
        fill: fc.option(fc.integer({ min: 1, max: 255 })),
      })
      .map(
        ({ offset, length, fill }): Patch => ({
          offset,
          length,
          bytes: fill === null ? null : new Uint8Array(length).fill(fill),
        }),
      );
    const bytes = fc.uint8Array({ maxLength: 50 });
    const cases = fc.tuple(bytes, fc.array(patch, { maxLength: 12 }), fc.nat(80), fc.nat(80));
    await fc.assert(
      fc.asyncProperty(cases, async ([content, patches, size, position]) => {
        const overlay = new OverlaySource(new MemorySource(content), patches, size);
        const model = new Uint8Array(200);
        model.set(content);
        for (const { offset, length, bytes: data } of patches) {
          model.set(data ?? new Uint8Array(length), offset);
        }
        const target = new Uint8Array(Math.max(0, overlay.size - position)).fill(0xaa);
        if (position > overlay.size) return;
        await overlay.read(target, position);
        expect(target).toEqual(model.slice(position, overlay.size));
      }),
      { numRuns: 1000 },
    );
  });

  it('takes a quarter of a million overlapping patches in its stride', async () => {
    const patches = Array.from({ length: 250_000 }, (_, i) => ({
      offset: (i * 7919) % 100_000,
      length: 1 + (i % 50_000),
      bytes: null,
    }));
    const start = processorTime();
    const overlay = new OverlaySource(new MemorySource(new Uint8Array(200_000).fill(1)), patches);
    const target = new Uint8Array(1000).fill(1);
    await overlay.read(target, 50_000);
    expect(processorTime() - start).toBeLessThan(5000);
    expect(target.every((byte) => byte === 0)).toBe(true);
  });
});
