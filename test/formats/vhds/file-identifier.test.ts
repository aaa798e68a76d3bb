import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { readFileIdentifier } from '../../../src/formats/vhds/file-identifier.ts';

const file = encodeVhds({ activeLeaf: 'a.avhdx', creator: 'made here' });
const read = (bytes: Uint8Array) => readFileIdentifier(new MemorySource(bytes));

describe('file identifier of a VHD Set', () => {
  it('gives the creator without its padding', async () => {
    expect(await read(file)).toEqual({
      identifier: {
        offset: 0,
        length: 8 + 'made here'.length * 2,
        recognised: true,
        creator: 'made here',
      },
      faults: [],
    });
  });

  it('keeps hostile text as it stands', async () => {
    const hostile = '<b>\u202e\u001b[31m\ud800';
    const { identifier } = await read(encodeVhds({ activeLeaf: 'a', creator: hostile }));
    expect(identifier.creator).toBe(hostile);
  });

  it('reads a creator that fills its field to the last unit', async () => {
    const { identifier } = await read(encodeVhds({ activeLeaf: 'a', creator: 'x'.repeat(256) }));
    expect(identifier).toMatchObject({ creator: 'x'.repeat(256), length: 520 });
  });

  it('does not count what stands behind the terminator as decoded', async () => {
    const bytes = Buffer.from(file);
    bytes.write('hidden', 400);
    const { identifier } = await read(bytes);
    expect(identifier).toMatchObject({ creator: 'made here', length: 26 });
  });

  it.each([0, 1, 7])('a file of %i bytes is not recognised', async (length) => {
    const { identifier, faults } = await read(file.subarray(0, length));
    expect(identifier).toMatchObject({ recognised: false, creator: '', length: 0 });
    expect(faults).toMatchObject([
      { code: 'file-identifier-signature', offset: 0, expected: 'vhdsetv1' },
    ]);
  });

  it.each([8, 9, 11, 519])(
    'a file of %i bytes is recognised and called truncated',
    async (length) => {
      const { identifier, faults } = await read(file.subarray(0, length));
      expect('made here'.startsWith(identifier.creator)).toBe(true);
      expect(faults).toMatchObject([
        { code: 'file-identifier-truncated', expected: 520, actual: length },
      ]);
    },
  );
});
