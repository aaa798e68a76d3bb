import { describe, expect, it } from 'vitest';
import { AttributeType } from '../../../src/formats/ntfs/attribute-header.ts';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import {
  encodeFileName,
  encodeIndexEntry,
  encodeIndexRecord,
  encodeIndexRoot,
} from '../../formats/ntfs/record-builder.ts';
import { collect, told } from './collect.ts';
import { CLUSTER, inClusters, ROOT, type SmallFile, SmallNtfs } from './small-ntfs.ts';

const FILES: SmallFile[] = ['a', 'b', 'c'].map((name, i) => ({
  number: 30 + i,
  names: [{ name }],
}));
const entryFor = (name: string, record: number, child: number | null = null, sequence = 1) =>
  encodeIndexEntry(encodeFileName(name, ROOT), { record, sequence }, child);

const list = async (files: SmallFile[], change?: (volume: SmallNtfs) => void) => {
  const volume = new SmallNtfs(files);
  change?.(volume);
  const fs = await openNtfs(volume);
  const entries = await collect(fs.readDirectory(fs.root));
  return entries.filter((entry) => entry.found !== 'entry' || !entry.system).map(told);
};
const root = (index: Uint8Array[], attributes: SmallFile['attributes'] = []): SmallFile => ({
  number: 5,
  sequence: 5,
  directory: true,
  names: [{ name: '.' }],
  attributes: [
    { type: AttributeType.IndexRoot, name: '$I30', value: encodeIndexRoot(index, 1024) },
    ...attributes,
  ],
});
/** Four nodes of two clusters each, at cluster 500. */
const NODES = inClusters([{ length: 8, lcn: 500 }], 4096, {
  type: AttributeType.IndexAllocation,
  name: '$I30',
});
const nodePosition = (vcn: number) => (500 + vcn) * CLUSTER;

describe('a directory', () => {
  it('lists what its index holds, in its order, through all nodes', async () => {
    const tree = root([entryFor('b', 31, 0), encodeIndexEntry(null, undefined, 2)], [NODES]);
    const names = await list([tree, ...FILES], (volume) => {
      volume.put(
        nodePosition(0),
        encodeIndexRecord([entryFor('a', 30), encodeIndexEntry(null)], 0, 1024),
      );
      volume.put(
        nodePosition(2),
        encodeIndexRecord([entryFor('c', 32), encodeIndexEntry(null)], 2, 1024),
      );
    });
    expect(names).toEqual(['a', 'b', 'c']);
  });

  it('whose index has lost a node lists what the files say, and that it is damaged', async () => {
    const tree = root([entryFor('b', 31, 0), encodeIndexEntry(null)], [NODES]);
    expect(await list([tree, ...FILES])).toEqual([
      ' unreadable index-record-signature',
      'b',
      'a index-entry-lost',
      'c index-entry-lost',
    ]);
  });

  it('whose nodes form a circle ends', async () => {
    const tree = root([encodeIndexEntry(null, undefined, 0)], [NODES]);
    const names = await list([tree, ...FILES], (volume) => {
      const node = [entryFor('a', 30, 0), encodeIndexEntry(null)];
      volume.put(nodePosition(0), encodeIndexRecord(node, 0, 1024));
    });
    expect(names[0]).toBe(' unreadable index-circle');
    expect(names.toSorted()).toEqual([
      ' unreadable index-circle',
      'a',
      'b index-entry-lost',
      'c index-entry-lost',
    ]);
  });

  it('tells names whose record was given up, is another file, or bears another name', async () => {
    const files: SmallFile[] = [
      root([
        entryFor('gone', 30),
        entryFor('other', 31),
        entryFor('renamed', 32),
        encodeIndexEntry(null),
      ]),
      { number: 30, inUse: false, names: [{ name: 'gone' }] },
      { number: 31, sequence: 2, names: [{ name: 'new' }] },
      { number: 32, names: [{ name: 'after' }] },
    ];
    expect(await list(files)).toEqual([
      'gone unreadable index-entry-stale',
      'other unreadable index-entry-stale',
      'renamed index-entry-unconfirmed',
    ]);
  });

  it('without any index is listed by the files', async () => {
    const bare: SmallFile = {
      ...root([]),
      attributes: [{ type: AttributeType.IndexRoot, name: '$I31', value: encodeIndexRoot([]) }],
    };
    expect(await list([bare, ...FILES])).toEqual([
      ' unreadable index-root-missing',
      'a index-entry-lost',
      'b index-entry-lost',
      'c index-entry-lost',
    ]);
  });

  it('is none when it is a file', async () => {
    const fs = await openNtfs(new SmallNtfs(FILES));
    const file = await fs.lookUp('a');
    await expect(collect(fs.readDirectory(file))).rejects.toMatchObject({
      code: 'not-a-directory',
    });
  });
});
