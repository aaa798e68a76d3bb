import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { openVhds } from '../../../src/formats/vhds/vhds.ts';
import { corpusFile, hasCorpus } from '../../corpus.ts';

describe('writing a VHD Set', () => {
  it.skipIf(!hasCorpus)('makes the bytes of the real file from its values', async () => {
    const real = await readFile(await corpusFile('rsvd.vhds'));
    const made = encodeVhds({
      creator: 'Microsoft Windows 10.0.10011.16384',
      activeLeaf: 'rsvd_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx',
      sequences: [0n, 1n],
      padding: 0xffffe000,
    });
    expect(real.equals(made)).toBe(true);
  });

  it('labels what it makes as synthetic', async () => {
    const file = encodeVhds({ activeLeaf: 'a.avhdx' });
    expect(file).toHaveLength(266_240);
    expect((await openVhds(new MemorySource(file))).creator).toBe('vhdset fixture');
  });

  it('is read back as it was written', async () => {
    const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 100 });
    const clean = text.filter((value) => !value.includes('\0'));
    const sequence = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    await fc.assert(
      fc.asyncProperty(clean, clean, sequence, sequence, async (creator, activeLeaf, one, two) => {
        const file = encodeVhds({ creator, activeLeaf, sequences: [one, two] });
        const set = await openVhds(new MemorySource(file));
        expect(set).toMatchObject({ creator, activeLeaf: { name: activeLeaf }, undecoded: [] });
        expect(set.headers.map((header) => header.sequence)).toEqual([one, two]);
        expect(set.current?.number).toBe(two > one ? 2 : 1);
      }),
      { numRuns: 100 },
    );
  });

  it('lays extra bytes over the free areas, and the checksums still hold', async () => {
    const file = encodeVhds({
      activeLeaf: 'a.avhdx',
      extra: [
        { offset: 0x10030, bytes: Buffer.from('record') },
        { offset: 0x50000, bytes: Buffer.from('further out') },
      ],
    });
    const set = await openVhds(new MemorySource(file));
    expect(set.faults).toEqual([]);
    expect(set.undecoded).toEqual([
      { offset: 0x10030, length: 6 },
      { offset: 0x50000, length: 11 },
    ]);
  });

  it('refuses text that does not fit its field', () => {
    expect(() => encodeVhds({ activeLeaf: 'x'.repeat(2049) })).toThrow(
      new RangeError('active leaf takes 4098 bytes, its field has 4096'),
    );
    expect(() => encodeVhds({ activeLeaf: 'a', creator: 'x'.repeat(257) })).toThrow(/creator/);
  });
});
