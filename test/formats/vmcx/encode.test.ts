import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ConfigurationNode } from '../../../src/formats/configuration-tree.ts';
import { encodeVmcx } from '../../../src/formats/vmcx/encode.ts';
import { blob, branch, contentOf, leaf, open, sample, sampleTree } from './sample.ts';

const name = fc.stringMatching(/^[a-zA-Z0-9_]{1,40}$/);
const value: fc.Arbitrary<ConfigurationNode> = fc.oneof(
  fc.tuple(name, fc.string({ unit: 'binary' })).map(([n, text]) => leaf(n, 'string', text)),
  fc
    .tuple(name, fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }))
    .map(([n, number]) => leaf(n, 'integer', `${number}`)),
  fc
    .tuple(name, fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }))
    .map(([n, number]) => leaf(n, 'unsigned', `${number}`)),
  fc.tuple(name, fc.double()).map(([n, number]) => leaf(n, 'double', String(number))),
  fc.tuple(name, fc.boolean()).map(([n, yes]) => leaf(n, 'boolean', yes ? 'True' : 'False')),
  fc.tuple(name, fc.uint8Array({ maxLength: 9000 })).map(([n, bytes]) => blob(n, bytes)),
);
const { tree } = fc.letrec<{ tree: ConfigurationNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    value,
    fc.tuple(name, fc.array(tie('tree'), { maxLength: 6 })).map(([n, list]) => branch(n, ...list)),
  ),
}));

describe('encodeVmcx', () => {
  it('writes what the reader finds sound and reads back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(tree, { maxLength: 6 }), async (children) => {
        const root = branch('', ...children);
        const { tree: read, faults } = await open(encodeVmcx(root));
        expect(faults).toEqual([]);
        expect(contentOf(read)).toEqual(contentOf(root));
      }),
      { numRuns: 60 },
    );
  });

  it('goes on in further tables, parents named across them', async () => {
    const groups = Array.from({ length: 50 }, (_, g) =>
      branch(`g${g}`, ...Array.from({ length: 20 }, (_, n) => leaf(`n${n}`, 'integer', `${n}`))),
    );
    const root = branch('', branch('configuration', ...groups));
    const { tree: read, faults, keyTables } = await open(encodeVmcx(root));
    expect(keyTables.length).toBeGreaterThan(5);
    expect(faults).toEqual([]);
    expect(contentOf(read)).toEqual(contentOf(root));
  });

  it.each([0, 1, 20, 21, 22])('fills a table that has %i bytes left', async (rest) => {
    // Header 10, entry 21 and name 2, length 4.
    const text = blob('x', Buffer.alloc(0x1000 - 10 - 21 - 2 - 4 - rest));
    const { tree: root, faults } = await open(encodeVmcx(branch('', text)));
    expect(faults).toEqual([]);
    expect(contentOf(root)).toEqual(contentOf(branch('', text)));
  });

  it('labels the file as synthetic, where real ones hold zeros', () => {
    expect(sample().toString('latin1', 0x1800, 0x1809)).toBe('synthetic');
  });

  it('writes the same bytes for the same tree', () => {
    expect(encodeVmcx(sampleTree)).toEqual(encodeVmcx(sampleTree));
  });

  it('writes an empty tree', async () => {
    const { tree: root, faults } = await open(encodeVmcx(branch('')));
    expect([root.children, faults]).toEqual([[], []]);
  });

  it('refuses more than one object table can name', () => {
    const many = Array.from({ length: 300 }, (_, n) => blob(`b${n}`, Buffer.alloc(3000)));
    expect(() => encodeVmcx(branch('', ...many))).toThrow(RangeError);
  });
});
