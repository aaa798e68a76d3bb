import { expect, it } from 'vitest';
import type { FileEntry, FileSystem, FoundEntry } from '../../src/volumes/file-system.ts';
import { filesInOrder } from '../../src/volumes/files-in-order.ts';
import { pairedByPath } from '../../src/volumes/paired-by-path.ts';
import { collect } from './ntfs/collect.ts';

/** A file system of these entries: path → where its content begins, or what is wrong there. */
function fileSystem(entries: Readonly<Record<string, number | 'unreadable' | 'directory'>>) {
  const found = Object.entries(entries).map(([path, place], id): FoundEntry => {
    const fault = { code: 'x', structure: 'directory', offset: 0, message: 'lost' };
    if (place === 'unreadable') return { found: 'unreadable', path, id, fault };
    const type = place === 'directory' ? place : 'file';
    const entry = { found: 'entry', type, path, name: path, id, generation: null, parentId: 0 };
    return { ...entry, size: 10, streams: [], times: { created: 1n } } as unknown as FileEntry;
  });
  return {
    async *walk() {
      yield* found;
    },
    openStream: async ({ path }: FileEntry) => ({
      extents: () => [{ position: entries[path] }],
    }),
  } as unknown as FileSystem;
}

async function pairs(
  before: Parameters<typeof fileSystem>[0],
  now: Parameters<typeof fileSystem>[0],
): Promise<string[]> {
  const [older, newer] = [fileSystem(before), fileSystem(now)];
  const [ours, theirs] = [filesInOrder(newer), filesInOrder(older)];
  const all = await collect(pairedByPath({ newer, older, ours, theirs }));
  return all.map((one) =>
    'change' in one
      ? `? ${one.path} ${one.state}`
      : `${one.older?.entry.path ?? '-'} > ${one.newer?.entry.path ?? '-'} ${one.certainty}`,
  );
}

it('takes the same path for the same file, and the same place for a renamed one', async () => {
  expect(await pairs({ a: 1, b: 2, c: 3, d: 'directory' }, { a: 9, B: 2, n: 7, d: 4 })).toEqual([
    'a > a decoded',
    'b > B inferred',
    '- > n decoded',
    '- > d decoded',
    'c > - decoded',
    'd > - decoded',
  ]);
});

it('tells of nothing that it is new or gone where a directory can not be read', async () => {
  expect(await pairs({ dir: 'unreadable', a: 1 }, { 'dir/f': 5, a: 1, g: 6 })).toEqual([
    '? dir older',
    'a > a decoded',
    '? dir/f older',
    '- > g decoded',
  ]);
  expect(await pairs({ 'dir/f': 5 }, { dir: 'unreadable' })).toEqual([
    '? dir newer',
    '? dir/f newer',
  ]);
});
