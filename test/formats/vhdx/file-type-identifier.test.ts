import { describe, expect, it } from 'vitest';
import { ShortReadError } from '../../../src/bytes/byte-source.ts';
import { FormatError } from '../../../src/bytes/fault.ts';
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
      expect(await readFileTypeIdentifier(source)).toEqual({ offset: 0, creator });
    },
  );

  it('cuts a creator to 256 characters', async () => {
    const source = new MemorySource(encodeFileTypeIdentifier('x'.repeat(300)));
    expect((await readFileTypeIdentifier(source)).creator).toHaveLength(256);
  });

  it('refuses another signature by name', async () => {
    const bytes = encodeFileTypeIdentifier('x');
    bytes.write('conectix');
    const error = await readFileTypeIdentifier(new MemorySource(bytes)).catch((e) => e);
    expect(error).toBeInstanceOf(FormatError);
    expect(error.fault).toMatchObject({ code: 'not-vhdx', offset: 0, actual: '"conectix"' });
  });

  it.each([0, 8, 519])('says so when the file has only %i bytes', async (length) => {
    const source = new MemorySource(encodeFileTypeIdentifier('x').subarray(0, length));
    await expect(readFileTypeIdentifier(source)).rejects.toBeInstanceOf(ShortReadError);
  });
});
