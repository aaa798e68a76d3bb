import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { SourceChangedError } from '../../../src/bytes/source-changed-error.ts';
import { openEwf } from '../../../src/formats/ewf/ewf.ts';
import { openSegments, readMedium } from './open-small.ts';
import { CHUNK, smallEwf } from './small-ewf.ts';

const { bytes, medium, at } = smallEwf();

/** The image with one byte changed. */
function damaged(offset: number) {
  const copy = bytes.slice();
  copy[offset]! ^= 0x55;
  return openSegments(copy);
}

describe('the medium of an image', () => {
  it('is read in any pieces', async () => {
    const image = await openSegments(bytes);
    const range = fc.tuple(fc.nat(medium.length), fc.nat(medium.length));
    await fc.assert(
      fc.asyncProperty(range, async ([a, b]) => {
        const [from, to] = [Math.min(a, b), Math.max(a, b)];
        const piece = new Uint8Array(to - from);
        await image.medium.read(piece, from);
        expect(Buffer.compare(piece, medium.subarray(from, to))).toBe(0);
      }),
    );
  });

  it('ends where it ends', async () => {
    const image = await openSegments(bytes);
    const read = image.medium.read(new Uint8Array(2), medium.length - 1);
    await expect(read).rejects.toMatchObject({ code: 'short-read', got: 1 });
    await expect(image.medium.read(new Uint8Array(1), -1)).rejects.toThrow();
  });

  it.each([
    ['compressed', 76 + 4, 0],
    ['stored', -20, (smallEwf().medium.length / CHUNK - 1) * CHUNK],
  ])('is not read from a damaged %s chunk, and is before it', async (_how, within, offset) => {
    const place = within < 0 ? at.table! + within : at.sectors! + within;
    const image = await damaged(place);
    await expect(readMedium(image)).rejects.toMatchObject({
      code: 'source-unreadable',
      reason: 'ewf-chunk-damaged',
      offset,
    });
    const other = new Uint8Array(CHUNK);
    const elsewhere = offset === 0 ? CHUNK : 0;
    await image.medium.read(other, elsewhere);
    expect(other).toEqual(medium.slice(elsewhere, elsewhere + CHUNK));
  });

  it('has changed where its segment has', async () => {
    const change = new SourceChangedError('a.E01', 'it was written to');
    let changed = false;
    const source: ByteSource = {
      size: bytes.length,
      read: (target, position) => new MemorySource(bytes).read(target, position),
      verifyUnchanged: async () => {
        if (changed) throw change;
      },
    };
    const image = await openEwf(source, {
      openSegment: async () => null,
      nameSegment: String,
    });
    await image.medium.verifyUnchanged!();
    changed = true;
    await expect(image.medium.verifyUnchanged!()).rejects.toBe(change);
  });

  it('is read by the second table where the first is damaged', async () => {
    for (const within of [76, 76 + 24]) {
      const image = await damaged(at.table! + within);
      expect(await readMedium(image)).toEqual(medium);
    }
  });

  it('is not read by two damaged tables', async () => {
    const copy = bytes.slice();
    copy[at.table! + 76 + 24]! ^= 1;
    copy[at.table2! + 76 + 24]! ^= 1;
    await expect(readMedium(await openSegments(copy))).rejects.toMatchObject({
      reason: 'ewf-chunk-damaged',
      offset: 0,
    });
  });
});
