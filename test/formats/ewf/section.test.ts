import { describe, expect, it } from 'vitest';
import { adler32 } from '../../../src/bytes/adler32.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readSections } from '../../../src/formats/ewf/section.ts';
import { smallEwf } from './small-ewf.ts';

const { bytes: image, at } = smallEwf();
const read = (bytes: Uint8Array) => readSections(new MemorySource(bytes), 'disk.E01');

/** The image with another next offset in one descriptor, its checksum right. */
function withNext(section: string, next: number) {
  const bytes = Buffer.from(image);
  const descriptor = bytes.subarray(at[section]!, at[section]! + 76);
  descriptor.writeBigUInt64LE(BigInt(next), 16);
  descriptor.writeUInt32LE(adler32(descriptor.subarray(0, 72)), 72);
  return read(bytes);
}

describe('sections', () => {
  it('follow each other to the last, which names itself', async () => {
    const { sections, last, faults } = await read(image);
    expect(sections.map(({ type }) => type)).toEqual(Object.keys(at));
    expect(sections.map(({ offset }) => offset)).toEqual(Object.values(at));
    expect([last, faults]).toEqual(['done', []]);
  });

  it.each([
    ['a circle', () => withNext('table', at.volume!), 'ewf-sections'],
    ['itself', () => withNext('table', at.table!), 'ewf-sections'],
    ['behind the file', () => withNext('table', image.length + 1), 'ewf-section-size'],
    ['infinity', () => withNext('table', 2 ** 62), 'ewf-section-size'],
    ['inside itself', () => withNext('table', at.table! + 10), 'ewf-section-size'],
    ['the end of the file', () => read(image.subarray(0, at.table! + 75)), 'ewf-section'],
    ['nothing', () => read(image.subarray(0, 13)), 'ewf-section-unreadable'],
  ])('are cut where one leads to %s', async (_where, run, code) => {
    const { last, faults } = await run();
    expect(last).toBeNull();
    expect(faults).toMatchObject([{ code: expect.stringContaining(code) }]);
  });

  it('are cut at a descriptor with a wrong checksum', async () => {
    const bytes = image.slice();
    bytes[at.table!]! ^= 1;
    const { sections, faults } = await read(bytes);
    expect(sections.at(-1)?.type).toBe('sectors');
    expect(faults).toMatchObject([{ code: 'ewf-section-checksum', offset: at.table }]);
  });
});
