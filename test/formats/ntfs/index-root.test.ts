import { expect, it } from 'vitest';
import { decodeIndexRoot } from '../../../src/formats/ntfs/index-root.ts';
import { encodeIndexEntry, encodeIndexRoot } from './record-builder.ts';
import { thrownCode } from './thrown-code.ts';

it('tells what the keys are and how large the records below', () => {
  const bytes = encodeIndexRoot([encodeIndexEntry(null)], 8192);
  const root = decodeIndexRoot(new DataView(bytes.buffer), 'root', 0);
  expect(root).toMatchObject({ keyType: 0x30, recordSize: 8192 });
  expect(root.entries).toHaveLength(1);
});

it('refuses a value without room for its header', () => {
  const view = new DataView(new ArrayBuffer(15));
  expect(thrownCode(() => decodeIndexRoot(view, 'root', 0))).toBe('index-root-damaged');
});
