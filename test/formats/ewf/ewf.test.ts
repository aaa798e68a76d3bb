import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { openEwf } from '../../../src/formats/ewf/ewf.ts';
import { segmentName } from '../../../src/formats/ewf/segment-names.ts';
import { inflate } from '../../../src/node/inflate.ts';
import { corpusVolume, hasCorpus } from '../../corpus.ts';
import { hasPeer, runPeer } from '../../peers.ts';
import { openSegments, readMedium } from './open-small.ts';
import { smallEwf } from './small-ewf.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-ewf-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** An image of files, with a way to decompress or the portable one. */
function openFiles(first: string, fast = true) {
  const nameSegment = (number: number) => segmentName(first, number) ?? `segment ${number}`;
  const source = (path: string): ByteSource | null =>
    existsSync(path) ? new MemorySource(readFileSync(path)) : null;
  return openEwf(source(first)!, {
    nameSegment,
    openSegment: async (number) => source(nameSegment(number)),
    inflate: fast ? inflate : undefined,
  });
}
const md5 = (bytes: Uint8Array) => createHash('md5').update(bytes).digest('hex');

describe.skipIf(!hasCorpus)('real images', () => {
  it.each([
    ['ext2.E01', 1, '196066add11fb71c4c49cf1bb50d6d24', 'evidence'],
    ['image-split.E01', 2, '38ea5af8a80e16e46c095c9110242fc0', 'Evidence'],
  ])('%s: the MD5 of the medium is the one stored', async (name, segments, digest, evidence) => {
    for (const fast of [true, false]) {
      const image = await openFiles(corpusVolume(name), fast);
      expect(image).toMatchObject({ segmentCount: segments, faults: [], errorRanges: [] });
      expect(image.digests.md5).toBe(digest);
      expect(image.acquisition?.evidenceNumber).toBe(evidence);
      expect(md5(await readMedium(image))).toBe(digest);
    }
  });
});

/** 2 MiB and a rest: zeros, text, and what does not compress. */
function writeMedium(): { path: string; digest: string } {
  const bytes = new Uint8Array(2 * 1024 * 1024 + 1536);
  let state = 7;
  for (let at = 600_000; at < 1_800_000; at++) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    bytes[at] = at < 1_400_000 ? state >>> 24 : at >> 10;
  }
  const path = join(folder, 'medium.raw');
  writeFileSync(path, bytes);
  return { path, digest: md5(bytes) };
}

const FORMATS = ['smart', 'ftk', 'encase1', 'encase4', 'encase6', 'linen7', 'ewfx'];

describe.skipIf(!hasPeer('ewfacquire'))('images of every kind that ewfacquire writes', () => {
  const { path, digest } = writeMedium();
  it.each(
    FORMATS.flatMap((format) => [
      [format, 'none'],
      [format, 'best'],
    ]),
  )('%s, compression %s', async (format, compression) => {
    const target = join(folder, `${format}-${compression}`);
    const options = ['-u', '-q', '-t', target, '-f', format, '-c', compression, '-S', '1048576'];
    const made = runPeer('ewfacquire', ...options, '-d', 'sha1', '-E', 'E 7', path);
    expect(made.status).toBe(0);
    const first = readdirSync(folder).find(
      (name) => name.startsWith(`${format}-${compression}.`) && name.endsWith('01'),
    );
    const image = await openFiles(join(folder, first!));
    expect(image.faults).toEqual([]);
    expect(image.digests.md5).toBe(digest);
    expect(image.acquisition?.evidenceNumber).toBe('E 7');
    expect(md5(await readMedium(image))).toBe(digest);
    // Two of the formats put the end of a table where others put its checksum.
    if (compression === 'none') expect(image.segmentCount).toBeGreaterThan(1);
  });
});

describe('an image', () => {
  const { bytes, medium } = smallEwf();

  it('tells its medium', async () => {
    const image = await openSegments(bytes);
    expect(image.geometry).toMatchObject({ chunkSize: 1024, size: 6144, physical: true });
    expect(await readMedium(image)).toEqual(medium);
    expect(image.digests.md5).toBe(md5(medium));
  });

  it.each([
    ['no image', Buffer.alloc(100), 'ewf-signature', 'not an EWF image'],
    ['empty', Buffer.alloc(0), 'ewf-signature', 'not an EWF image'],
    ['Ex01', Buffer.from('EVF2\r\n\x81\0.......', 'latin1'), 'ewf-signature', 'Ex01'],
    ['L01', Buffer.from('LVF\t\r\n\xff\0.......', 'latin1'), 'ewf-signature', 'L01'],
  ])('is refused when it is %s', async (_what, start, code, text) => {
    await expect(openSegments(start)).rejects.toMatchObject({
      code,
      message: expect.stringContaining(text),
    });
  });

  it('is refused by a later segment, and without a volume section', async () => {
    const second = bytes.slice();
    second[9] = 2;
    await expect(openSegments(second)).rejects.toMatchObject({ code: 'ewf-not-first' });
    const cut = openSegments(bytes.subarray(0, 100));
    await expect(cut).rejects.toMatchObject({ code: 'ewf-no-volume-section' });
  });

  it('of several segments is read as far as they are there', async () => {
    if (!hasCorpus) return;
    const [first, second] = ['image-split.E01', 'image-split.E02'].map((name) =>
      readFileSync(corpusVolume(name)),
    ) as [Buffer, Buffer];
    const alone = await openSegments(first);
    expect(alone.faults.map(({ code }) => code)).toEqual([
      'ewf-segment-missing',
      'ewf-chunks-missing',
    ]);
    const start = new Uint8Array(512);
    await alone.medium.read(start, 0);
    const end = alone.medium.read(start, alone.medium.size - 512);
    await expect(end).rejects.toMatchObject({ reason: 'ewf-chunk-missing' });
    const swapped = await openSegments(first, first);
    expect(swapped.faults[0]).toMatchObject({ code: 'ewf-segment-unreadable' });
    expect((await openSegments(first, second)).faults).toEqual([]);
  });
});
