import { describe, expect, it } from 'vitest';
import { child, textAt } from '../../../src/formats/configuration-tree.ts';
import { encodeVmcx } from '../../../src/formats/vmcx/encode.ts';
import { blob, branch, changed, leaf, objectAt, open, sample, setObject } from './sample.ts';

const LONG = 'ä'.repeat(5000);
const inFile = (...leaves: Parameters<typeof branch>[1][]) =>
  Buffer.from(encodeVmcx(branch('', ...leaves)));

/** A store of one entry whose value lies in a file object at 0x3000; the key table is at `table`. */
const longText = () => ({ file: inFile(leaf('notes', 'string', LONG)), table: 0x6000 });
const POINTER = 10 + 21 + 6;

describe('valueDecoder', () => {
  it('decodes every type', async () => {
    const { tree: root } = await open(sample());
    const at = (path: string) => child(root, `configuration/${path}`)?.value;
    expect(at('properties/name')).toEqual({ type: 'string', text: 'node-a' });
    expect(at('properties/subtype')).toEqual({ type: 'integer', text: '-1' });
    expect(at('largest')).toEqual({ type: 'unsigned', text: '18446744073709551615' });
    expect(at('ratio')).toEqual({ type: 'double', text: '1.5' });
    expect(at('merge')).toEqual({ type: 'boolean', text: 'True' });
    expect(at('time')).toEqual({ type: 'bytes', size: 3, bytes: Uint8Array.of(1, 2, 3) });
    expect(at('properties')).toBeNull();
  });

  it('follows a value into a file object', async () => {
    const { tree: root, faults } = await open(longText().file);
    expect(textAt(root, 'notes')).toBe(LONG);
    expect(faults).toEqual([]);
  });

  it('does not follow it where no file object is', async () => {
    const { file, table } = longText();
    const elsewhere = changed(file, (bytes) => {
      bytes.writeBigUInt64LE(2n ** 64n - 1n, table + POINTER + 4);
    });
    expect((await open(elsewhere)).faults).toMatchObject([{ code: 'vmcx-file-object' }]);
    const longer = changed(file, (bytes) => bytes.writeUInt32LE(10_001, table + POINTER));
    const { tree: root, faults } = await open(longer);
    expect(faults).toMatchObject([{ code: 'vmcx-file-object', offset: table + 10 }]);
    expect(textAt(root, 'notes')).toBeNull();
    const unlisted = changed(file, (bytes) => setObject(bytes, 1, { type: 0, offset: 0, size: 0 }));
    expect(objectAt(1)).toBeGreaterThan(objectAt(0));
    expect((await open(unlisted)).faults).toMatchObject([{ code: 'vmcx-file-object' }]);
  });

  it('keeps only the size of bytes that are too large to hold, and reports such text', async () => {
    const size = 1024 * 1024 + 2;
    const bytes = await open(inFile(blob('memory', Buffer.alloc(size))));
    expect(child(bytes.tree, 'memory')?.value).toEqual({ type: 'bytes', size, bytes: null });
    expect(bytes.faults).toEqual([]);
    const text = await open(inFile(leaf('notes', 'string', 'x'.repeat(size / 2))));
    expect(text.faults).toMatchObject([{ code: 'vmcx-file-object-limit', actual: size }]);
  });

  it('holds no more than 16 MiB of values, however often an object is named', async () => {
    const size = 1024 * 1024;
    const many = Array.from({ length: 20 }, (_, n) => blob(`b${n}`, Buffer.alloc(size, n)));
    const { tree: root, faults } = await open(inFile(...many));
    const held = root.children.filter(({ value }) => value?.type === 'bytes' && value.bytes);
    expect(held).toHaveLength(16);
    expect(faults).toEqual([]);
  });

  it('reports a number in a file object of another size, and half a character', async () => {
    const { file, table } = longText();
    const number = changed(file, (bytes) => bytes.writeUInt16LE(0x103, table + 10));
    expect((await open(number)).faults).toMatchObject([
      { code: 'vmcx-entry-value-size', expected: 8, actual: 10_000 },
    ]);
    const odd = changed(file, (bytes) => bytes.writeUInt32LE(9_999, table + POINTER));
    expect((await open(odd)).faults).toMatchObject([
      { code: 'vmcx-entry-value-size', actual: 9_999 },
    ]);
  });
});
