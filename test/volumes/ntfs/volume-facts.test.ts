import { describe, expect, it } from 'vitest';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import { collect, told } from './collect.ts';
import { CLUSTER, recordPosition, SmallNtfs, TOTAL } from './small-ntfs.ts';

const FILES = [{ number: 30, names: [{ name: 'a' }] }];
const opened = async (damage: (volume: SmallNtfs) => void) => {
  const volume = new SmallNtfs(FILES);
  damage(volume);
  const fs = await openNtfs(volume);
  expect((await collect(fs.walk())).map(told)).toEqual(['a']);
  // The small volume has no table of letters.
  return fs.faults.map(({ code }) => code).filter((code) => code !== 'system-file-unreadable');
};

describe('a volume that is damaged where it begins', () => {
  it('is opened without a word when it is not', async () => {
    expect(await opened(() => {})).toEqual([]);
  });

  it('is opened by the copy of its boot sector', async () => {
    expect(await opened((volume) => volume.put(0, new Uint8Array(512)))).toEqual([
      'boot-sector-copy',
    ]);
  });

  it('is opened by the copy of its first record', async () => {
    const codes = await opened((volume) => volume.put(recordPosition(0), new Uint8Array(1024)));
    expect(codes).toContain('file-table-mirror');
  });

  it('is refused without either boot sector, table or root', async () => {
    const refused = async (...positions: number[]) => {
      const volume = new SmallNtfs(FILES);
      for (const position of positions) volume.put(position, new Uint8Array(CLUSTER));
      await expect(openNtfs(volume)).rejects.toMatchObject({ code: 'file-system-unreadable' });
    };
    await refused(0, TOTAL);
    await refused(recordPosition(0), 1024 * CLUSTER);
    await refused(recordPosition(5));
  });
});
