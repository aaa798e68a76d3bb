import { describe, expect, it } from 'vitest';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import { protect } from '../../formats/ntfs/record-builder.ts';
import { collect, told } from './collect.ts';
import { CLUSTER, inClusters, recordPosition, SmallNtfs, TOTAL } from './small-ntfs.ts';

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

describe('the log of a volume', () => {
  const logged = async (...pages: readonly [sequence: bigint, flags: number][]) => {
    const attributes = [inClusters([{ length: 16, lcn: 600 }], 8192)];
    const volume = new SmallNtfs([{ number: 2, names: [{ name: '$LogFile' }], attributes }]);
    for (const [i, [sequence, flags]] of pages.entries()) {
      const page = new Uint8Array(4096);
      const view = new DataView(page.buffer);
      page.set(new TextEncoder().encode('RSTR'));
      view.setUint16(0x18, 0x30, true);
      view.setBigUint64(0x30, sequence, true);
      view.setUint16(0x30 + 14, flags, true);
      volume.put(600 * CLUSTER + i * 4096, protect(page, 0x1e));
    }
    return (await openNtfs(volume)).faults.some(({ code }) => code === 'log-not-empty');
  };

  it('says whether the volume was in use, by the newer of its two pages', async () => {
    expect(await logged([5n, 2], [4n, 0])).toBe(false);
    expect(await logged([5n, 2], [6n, 0])).toBe(true);
    expect(await logged([5n, 0])).toBe(true);
    expect(await logged()).toBe(false);
  });
});
