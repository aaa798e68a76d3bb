import { describe, expect, it } from 'vitest';
import type { DeletedEntry } from '../../../src/volumes/file-system.ts';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect, told } from './collect.ts';
import { inClusters, recordPosition, resident, type SmallFile, SmallNtfs } from './small-ntfs.ts';

const walk = async (files: SmallFile[], damage?: (volume: SmallNtfs) => void) => {
  const volume = new SmallNtfs(files);
  damage?.(volume);
  return (await collect((await openNtfs(volume)).walk())).map(told);
};
const DIRECTORY: SmallFile = { number: 30, sequence: 4, directory: true, names: [{ name: 'dir' }] };
const inside = (name: string) => ({ name, parent: { record: 30, sequence: 4 } });

describe('the walk over the records', () => {
  it('gives a file once for each name, but not for its DOS name', async () => {
    const names = [inside('LONGNA~1'), inside('long name.txt'), { name: 'link' }];
    const file = {
      number: 31,
      names: [{ ...names[0]!, namespace: 2 }, names[1]!, names[2]!],
      attributes: [resident('x')],
    };
    expect(await walk([DIRECTORY, file])).toEqual(['dir', 'dir/long name.txt', 'link']);
  });

  it('tells a file whose directory is another one now', async () => {
    const file = { number: 31, names: [{ name: 'a', parent: { record: 30, sequence: 3 } }] };
    expect(await walk([DIRECTORY, file])).toEqual(['dir', '?directory-30-3/a directory-lost']);
  });

  it('ends where directories contain each other', async () => {
    const a = {
      number: 30,
      directory: true,
      names: [{ name: 'a', parent: { record: 31, sequence: 1 } }],
    };
    const b = {
      number: 31,
      directory: true,
      names: [{ name: 'b', parent: { record: 30, sequence: 1 } }],
    };
    const paths = await walk([a, b]);
    expect(paths).toHaveLength(2);
    expect(paths.every((path) => path.endsWith('directory-lost'))).toBe(true);
  });

  it('tells a record that is damaged, and one that holds something else', async () => {
    const files = [30, 31, 32].map((number) => ({ number, names: [{ name: `f${number}` }] }));
    const paths = await walk(files, (volume) => {
      volume.bytes[recordPosition(30) + 510]! ^= 1;
      volume.put(recordPosition(32), new Uint8Array(1024));
    });
    expect(paths).toEqual([
      '?record-30 unreadable fixup-torn',
      'f31',
      '?record-32 unreadable file-record-overwritten',
    ]);
  });

  it('leaves out what is deleted, and what only continues', async () => {
    const continued = { number: 31, base: { record: 30, sequence: 4 } };
    expect(
      await walk([DIRECTORY, continued, { number: 32, inUse: false, names: [{ name: 'x' }] }]),
    ).toEqual(['dir']);
  });
});

describe('deleted files', () => {
  const deleted = async (files: SmallFile[]) =>
    collect((await openNtfs(new SmallNtfs(files))).deleted());
  const summary = ({ path, pathCertainty }: DeletedEntry) => `${path} ${pathCertainty}`;

  it('say how sure their path is', async () => {
    const gone = { ...DIRECTORY, number: 33, sequence: 8, inUse: false, names: [inside('gone')] };
    const files: SmallFile[] = [
      DIRECTORY,
      gone,
      { number: 34, inUse: false, names: [inside('a')] },
      { number: 35, inUse: false, names: [{ name: 'b', parent: { record: 33, sequence: 7 } }] },
      { number: 36, inUse: false, names: [{ name: 'c', parent: { record: 30, sequence: 2 } }] },
      { number: 37, inUse: false, attributes: [resident('lost name')] },
    ];
    expect((await deleted(files)).map(summary)).toEqual([
      'dir/gone decoded',
      'dir/a decoded',
      'dir/gone/b inferred',
      '?directory-30-2/c unknown',
      '?record-37 unknown',
    ]);
  });

  it('are not what was prepared and never used, without a name and without content', async () => {
    expect(
      await deleted([
        { number: 31, inUse: false },
        { number: 32, inUse: false, attributes: [resident('')] },
      ]),
    ).toEqual([]);
  });

  it('whose sizes were set to 0 have the size of the clusters that their runs still name', async () => {
    const attributes = [inClusters([{ length: 3, lcn: 400 }], 0, { allocatedSize: 0 })];
    const [entry] = await deleted([
      { number: 31, inUse: false, names: [{ name: 'x' }], attributes },
    ]);
    expect(entry?.size).toBe(1536);
  });
});
