import { describe, expect, it } from 'vitest';
import {
  deletedNamed,
  isAtOrBelow,
  plainPath,
  warningOfDeleted,
} from '../../src/cli/deleted-argument.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';

const was = { inUse: false, sequence: 3 };
const volume = new SmallNtfs([
  { number: 30, ...was, directory: true, names: [{ name: 'Sub' }] },
  {
    number: 31,
    ...was,
    names: [{ name: 'a.txt', parent: { record: 30, sequence: 3 } }],
    attributes: [resident('a'), resident('s', 'more')],
  },
  { number: 32, ...was, names: [{ name: 'Subject' }], attributes: [resident('b')] },
]);

describe('deleted files by their paths', () => {
  it.each([
    ['/', ['Sub/a.txt', 'Subject']],
    ['\\SUB\\', ['Sub/a.txt']],
    ['sub/A.TXT', ['Sub/a.txt']],
    ['sub/a.txt:more', ['Sub/a.txt:more']],
    ['subject', ['Subject']],
  ])('%s: %j', async (path, expected) => {
    const found = await deletedNamed(await openNtfs(volume), path);
    const paths = found.map(
      ({ entry, stream }) => entry.path + (stream === '' ? '' : `:${stream}`),
    );
    expect(paths).toEqual(expected);
  });

  it.each(['sub/b', 'sub/a.txt:less', 'Su'])('%s is none of them', async (path) => {
    const fileSystem = await openNtfs(volume);
    await expect(deletedNamed(fileSystem, path)).rejects.toMatchObject({ code: 'no-such-file' });
  });

  it('of a whole volume may be none', async () => {
    expect(await deletedNamed(await openNtfs(new SmallNtfs([])), '/')).toEqual([]);
  });

  it('compare as Windows compares names', () => {
    expect(plainPath('\\a\\b/')).toBe('a/b');
    expect([isAtOrBelow('A/b', 'a'), isAtOrBelow('ab', 'a'), isAtOrBelow('x', '')]).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('have a warning of their own on FAT, which forgets where a file lay', async () => {
    const ntfs = await openNtfs(volume);
    expect(warningOfDeleted(ntfs, false)).not.toContain('FAT');
    expect(warningOfDeleted({ ...ntfs, kind: 'fat16' }, false)).toContain('FAT no longer tells');
  });
});
