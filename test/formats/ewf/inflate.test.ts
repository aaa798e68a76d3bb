import { deflateSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { inflate } from '../../../src/formats/ewf/inflate.ts';

it('does not believe a stream that has no room for its checksum', () => {
  expect(() =>
    inflate(new Uint8Array(deflateSync(Buffer.from('abc'))).subarray(0, 4), 3),
  ).toThrow();
});
