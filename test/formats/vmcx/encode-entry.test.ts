import { describe, expect, it } from 'vitest';
import type { ConfigurationNode } from '../../../src/formats/configuration-tree.ts';
import { encodeEntry } from '../../../src/formats/vmcx/encode-entry.ts';
import { blob, branch, leaf } from './sample.ts';

const nowhere = () => expect.fail('nothing is to be stored');
const encode = (node: ConfigurationNode, limit = 4086, storeInFile: () => number = nowhere) =>
  Buffer.from(encodeEntry(node, null, 1, limit, storeInFile));

describe('encodeEntry', () => {
  it('writes an entry as a real file has it, but for the checksum', () => {
    // The first entry of the generation 2 machine in the corpus.
    const node = branch('configuration', ...Array.from({ length: 27 }, () => branch('x')));
    expect(encode(node).toString('hex')).toBe(
      `0900${'2f000000'}${'0000'}${'00000000'}${'00000000'}${'01000000'}0e` +
        `${Buffer.from('configuration\0').toString('hex')}${'0000000000000000'}1c000000`,
    );
  });

  it('names the parent by table and offset', () => {
    const parent = { table: 3, offset: 0x123, bytes: Buffer.alloc(0) };
    const entry = Buffer.from(encodeEntry(branch('x'), parent, 7, 4086, nowhere));
    expect([entry.readUInt16LE(6), entry.readUInt32LE(8), entry.readUInt32LE(16)]).toEqual([
      3, 0x123, 7,
    ]);
  });

  it('hands a value that is too large to the store, and points at it', () => {
    const entry = encode(blob('x', Buffer.alloc(100)), 126, () => 0x5000);
    expect(entry.readUInt16LE(0)).toBe(0x107);
    expect([entry.readUInt32LE(23), entry.readBigUInt64LE(27)]).toEqual([100, 0x5000n]);
    expect(encode(blob('x', Buffer.alloc(100)), 127)).toHaveLength(127);
  });

  it.each([
    ['a name with a NUL', branch('a\0b')],
    ['a name of 255 bytes', branch('x'.repeat(255))],
    ['a value with children', { ...leaf('x', 'string', ''), children: [branch('y')] }],
    ['a number beyond 64 bits', leaf('x', 'integer', '9223372036854775808')],
    ['a negative unsigned', leaf('x', 'unsigned', '-1')],
    [
      'bytes that are not known',
      { ...branch('x'), value: { type: 'bytes', size: 9, bytes: null } as const },
    ],
  ])('refuses %s', (_, node) => {
    expect(() => encode(node)).toThrow(RangeError);
  });

  it('refuses text where a number belongs', () => {
    expect(() => encode(leaf('x', 'integer', 'one'))).toThrow(SyntaxError);
  });
});
