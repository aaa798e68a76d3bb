import { describe, expect, it } from 'vitest';
import { exfatDirectoryEntries } from '../../../src/formats/exfat/directory-entry.ts';
import { exfatEntrySet } from '../../volumes/exfat-files.ts';

const spec = { name: 'a name of 20 letters', content: new Uint8Array(10), clusters: [5] };
const read = (...entries: Buffer[]) => [...exfatDirectoryEntries(Buffer.concat(entries))];

describe('exFAT directory entries', () => {
  it('of a file are a set', () => {
    expect(read(exfatEntrySet(spec))).toMatchObject([
      {
        kind: 'file',
        name: spec.name,
        size: 10,
        validSize: 10,
        firstCluster: 5,
        contiguous: true,
        deleted: false,
        sealed: true,
        modified: { utcOffset: 60, tenMilliseconds: 99 },
      },
    ]);
  });

  it('of a deleted file are sealed as they were in use', () => {
    const [gone] = read(exfatEntrySet({ ...spec, deleted: true }));
    expect(gone).toMatchObject({ deleted: true, sealed: true });
  });

  it('with a wrong byte are told, and not sealed', () => {
    const set = exfatEntrySet(spec);
    set[70]! ^= 1;
    expect(read(set)).toMatchObject([{ sealed: false }]);
  });

  it.each([
    ['cut short', (set: Buffer) => set.subarray(0, 96)],
    ['without a content entry', (set: Buffer) => set.fill(0xc2, 32, 33)],
    ['with a longer name than parts', (set: Buffer) => set.fill(200, 35, 36)],
    ['with an empty name', (set: Buffer) => set.fill(0, 35, 36)],
    ['of which a part is deleted', (set: Buffer) => set.fill(0x41, 64, 65)],
  ])('%s are none', (_what, change) => {
    expect(read(change(exfatEntrySet(spec)))).toEqual([]);
  });

  it('of the volume tell its label and bitmap', () => {
    const label = Buffer.alloc(32);
    label.set([0x83, 255]);
    label.write('A label, too long', 2, 'utf16le');
    const bitmap = Buffer.alloc(32);
    bitmap[0] = 0x81;
    bitmap.writeUInt32LE(2, 20);
    bitmap.writeBigUInt64LE(512n, 24);
    expect(read(label, bitmap)).toEqual([
      { kind: 'label', label: 'A label, to' },
      { kind: 'bitmap', which: 0, firstCluster: 2, size: 512 },
    ]);
  });
});
