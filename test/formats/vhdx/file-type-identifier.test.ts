import { describe, expect, it } from 'vitest';
import { ShortReadError } from '../../../src/bytes/byte-source.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import {
  encodeFileTypeIdentifier,
  readFileTypeIdentifier,
} from '../../../src/formats/vhdx/file-type-identifier.ts';

describe('file type identifier', () => {
  it.each(['Microsoft Windows 10.0.17763.0', '', 'x'.repeat(256), '磁盘\u202e'])(
    'reads back the creator %j',
    async (creator) => {
      const source = new MemorySource(encodeFileTypeIdentifier(creator));
      expect(await readFileTypeIdentifier(source)).toEqual({
        identifier: { offset: 0, recognised: true, creator },
        faults: [],
      });
    },
  );

  it('cuts a creator to 256 characters', async () => {
    const source = new MemorySource(encodeFileTypeIdentifier('x'.repeat(300)));
    expect((await readFileTypeIdentifier(source)).identifier.creator).toHaveLength(256);
  });

  it('reports another signature; whether the file is a VHDX its headers tell', async () => {
    const bytes = Buffer.from(encodeFileTypeIdentifier('x'));
    bytes.write('conectix');
    const { identifier, faults } = await readFileTypeIdentifier(new MemorySource(bytes));
    expect(identifier).toMatchObject({ recognised: false, creator: '' });
    expect(faults).toMatchObject([
      { code: 'file-type-signature', offset: 0, actual: '"conectix"' },
    ]);
  });

  it.each([0, 8, 519])('says so when the file has only %i bytes', async (length) => {
    const source = new MemorySource(encodeFileTypeIdentifier('x').subarray(0, length));
    await expect(readFileTypeIdentifier(source)).rejects.toBeInstanceOf(ShortReadError);
  });
});
