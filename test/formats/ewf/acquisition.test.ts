import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { readAcquisition } from '../../../src/formats/ewf/acquisition.ts';
import { inflate } from '../../../src/formats/ewf/inflate.ts';

function read(bytes: Uint8Array, type = 'header') {
  const section = { type, offset: 0, start: 0, end: bytes.length };
  return readAcquisition(new MemorySource(bytes), section, inflate);
}
const text = (lines: string[], encoding: BufferEncoding = 'latin1') =>
  new Uint8Array(deflateSync(Buffer.from(lines.join('\r\n'), encoding)));

describe('what was written down when an image was made', () => {
  it('is told by columns, in whatever order', async () => {
    expect(await read(text(['1', 'main', 'm\te\tc', '2021 7 2 5 33 18\tBj\u00f6rk\t7']))).toEqual({
      caseNumber: '7',
      evidenceNumber: null,
      description: null,
      examiner: 'Björk',
      notes: null,
      softwareVersion: null,
      operatingSystem: null,
      acquired: '2021-07-02T05:33:18',
    });
  });

  it('is UTF-16 in a header2 section, with seconds since 1970', async () => {
    const bytes = text(['\ufeff3', 'main', 'a\tm', '磁盤\t1626968000'], 'utf16le');
    expect(await read(bytes, 'header2')).toMatchObject({
      description: '磁盤',
      acquired: '2021-07-22T15:33:20',
    });
  });

  it('is nothing where it is damaged', async () => {
    expect(await read(new Uint8Array(20))).toBeNull();
    expect(await read(text(['1', 'main']))).toBeNull();
    expect(await read(text(['x'.repeat(1024 * 1024 + 1)]))).toBeNull();
    expect(await read(new Uint8Array(1024 * 1024 + 1))).toBeNull();
  });
});
