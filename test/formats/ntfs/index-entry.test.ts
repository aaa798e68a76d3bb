import { describe, expect, it } from 'vitest';
import { decodeIndexEntries } from '../../../src/formats/ntfs/index-entry.ts';
import { encodeIndexEntry, encodeNode } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

const NODE = encodeNode([
  encodeIndexEntry(Uint8Array.of(7, 8, 9), { record: 40, sequence: 2 }, 3),
  encodeIndexEntry(null, undefined, 4),
]);
const decode = (bytes: Uint8Array) => decodeIndexEntries(new DataView(bytes.buffer), 'node', 0);

describe('the entries of a node', () => {
  it('are read up to the last one, with the nodes below', () => {
    const [first, last, ...more] = decode(NODE);
    expect(first).toMatchObject({ reference: { record: 40, sequence: 2 }, child: 3 });
    expect(first!.key?.byteLength).toBe(3);
    expect(first!.key?.getUint8(2)).toBe(9);
    expect(last).toMatchObject({ key: null, child: 4 });
    expect(more).toEqual([]);
  });

  it.each<[string, (view: DataView) => void]>([
    ['entries in the header', (view) => view.setUint32(0, 8, true)],
    ['entries outside', (view) => view.setUint32(0, 0xffffffff, true)],
    ['an end outside', (view) => view.setUint32(4, 0xffffffff, true)],
    ['an entry of no length', (view) => view.setUint16(16 + 8, 0, true)],
    ['an entry beyond the end', (view) => view.setUint16(16 + 8, 0xfff8, true)],
    ['a key beyond its entry', (view) => view.setUint16(16 + 10, 100, true)],
    ['no last entry', (view) => view.setUint16(16 + 32 + 12, 0, true)],
  ])('are refused with %s', (_, damage) => {
    const bytes = NODE.slice();
    damage(new DataView(bytes.buffer));
    expect(thrownCode(() => decode(bytes))).toBe('index-node-damaged');
  });

  it('need a header', () => {
    expect(thrownCode(() => decode(new Uint8Array(15)))).toBe('index-node-damaged');
  });
});
