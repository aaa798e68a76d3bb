import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { adler32 } from '../../src/bytes/adler32.ts';

it('is what zlib puts behind its streams, whatever the length', () => {
  for (const length of [0, 1, 5551, 5552, 5553, 100_000]) {
    const bytes = new Uint8Array(length).fill(0xff);
    expect(adler32(bytes)).toBe(deflateSync(bytes).readUInt32BE(deflateSync(bytes).length - 4));
  }
});
