import { expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeUtf16 } from '../../../src/bytes/utf16.ts';
import type { FileStream, StreamExtent } from '../../../src/volumes/file-system.ts';
import { readUsnJournal } from '../../../src/volumes/ntfs/usn-journal.ts';
import { collect } from './collect.ts';

function record(name: string): Uint8Array {
  const text = encodeUtf16(name);
  const bytes = new Uint8Array((60 + text.length + 7) & ~7);
  const view = new DataView(bytes.buffer);
  view.setUint32(0, bytes.length, true);
  view.setUint16(4, 2, true);
  view.setUint16(56, text.length, true);
  view.setUint16(58, 60, true);
  bytes.set(text, 60);
  return bytes;
}

class Journal extends MemorySource implements FileStream {
  extents(): readonly StreamExtent[] {
    const data = { kind: 'data', position: 0 } as const;
    return [
      { offset: 0, length: 8192, kind: 'zero', position: null, storedLength: 0 },
      { offset: 8192, length: 8192, ...data, storedLength: 8192 },
    ];
  }
}

it('tells what happened, page by page, and where nothing can be told', async () => {
  const bytes = new Uint8Array(16_384);
  bytes.set(record('never looked at'), 0);
  bytes.set(record('first'), 8192);
  bytes.set(record('second'), 8192 + record('first').length);
  bytes.fill(0xee, 12_288, 12_304);
  bytes.set(record('third'), 12_304);
  const told = await collect(readUsnJournal(new Journal(bytes)));
  expect(told.map((item) => ('gap' in item ? item.gap : item.name))).toEqual([
    'first',
    'second',
    { offset: 12_288, length: 16 },
    'third',
  ]);
});
