import { expect, it } from 'vitest';
import { decodeFileName, decodeNameOnly, Namespace } from '../../../src/formats/ntfs/file-name.ts';
import { encodeFileName } from './record-builder.ts';

it('holds the parent, the name with whatever is in it, and its rules', () => {
  const bytes = encodeFileName('a\0\ud800ß', { record: 5, sequence: 5 }, Namespace.Posix);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(8, 11n, true);
  view.setBigUint64(48, 1234n, true);
  expect(decodeFileName(view)).toEqual({
    parent: { record: 5, sequence: 5 },
    name: 'a\0\ud800ß',
    namespace: 0,
    created: 11n,
    modified: 0n,
    changed: 0n,
    accessed: 0n,
    allocatedSize: 0,
    size: 1234,
    attributes: 0,
  });
  expect(decodeNameOnly(view)).toMatchObject({ name: 'a\0\ud800ß', namespace: 0 });
});

it('refuses a name that does not fit', () => {
  const bytes = encodeFileName('name', { record: 5, sequence: 5 });
  bytes[64] = 5;
  expect(decodeFileName(new DataView(bytes.buffer))).toBeNull();
  expect(decodeNameOnly(new DataView(bytes.buffer, 0, 65))).toBeNull();
});
