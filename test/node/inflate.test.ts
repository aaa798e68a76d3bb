import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate as portable } from '../../src/formats/ewf/inflate.ts';
import { inflate } from '../../src/node/inflate.ts';

describe.each([
  ['by Node.js', inflate],
  ['portable', portable],
])('inflating %s', (_name, inflateWith) => {
  const bytes = Buffer.from('abc'.repeat(1000));
  const stream = new Uint8Array(deflateSync(bytes));

  it('gives the bytes, up to the limit', () => {
    expect(Buffer.from(inflateWith(stream, 3000)).equals(bytes)).toBe(true);
    expect(inflateWith(stream, 5000)).toHaveLength(3000);
  });

  it('refuses more than the limit, a wrong checksum, and no stream at all', () => {
    expect(() => inflateWith(stream, 2999)).toThrow();
    const wrong = stream.slice();
    wrong[wrong.length - 1]! ^= 1;
    expect(() => inflateWith(wrong, 3000)).toThrow();
    expect(() => inflateWith(new Uint8Array(100), 3000)).toThrow();
    expect(() => inflateWith(new Uint8Array(0), 3000)).toThrow();
    expect(() => inflateWith(stream.subarray(0, -6), 3000)).toThrow();
  });
});
