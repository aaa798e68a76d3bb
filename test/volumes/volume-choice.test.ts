import { expect, it } from 'vitest';
import type { ContentKind } from '../../src/volumes/content.ts';
import { chooseVolume, isReadable, notRead } from '../../src/volumes/volume-choice.ts';
import type { Volume } from '../../src/volumes/volumes.ts';

function volumesOf(...kinds: (ContentKind | null)[]): Volume[] {
  return kinds.map((kind, index) => ({
    ...{ number: index + 1, offset: index * 4096, size: 4096, partition: null },
    content: kind && { kind, hasBootSector: true, label: null, id: null },
    ...{ unreadable: null, warning: null },
  }));
}

it('takes the only volume whose files are read, or the one that is asked for', () => {
  const volumes = volumesOf('xfs', 'ntfs', null);
  expect(volumes.map(isReadable)).toEqual([false, true, false]);
  expect(chooseVolume(volumes, null, 'd').number).toBe(2);
  expect(chooseVolume(volumesOf('ntfs', 'fat16'), 2, 'd').number).toBe(2);
});

it.each([
  [
    ['ntfs', 'fat16'],
    null,
    /^d has several volumes with files; .*--volume: 1 \(NTFS\), 2 \(FAT16\)$/,
  ],
  [['ntfs'], 3, /^d has no volume 3; it has 1 \(NTFS\)$/],
  [[], 1, /^d has no volume 1; it has none$/],
  [['ntfs', 'xfs'], 2, /^volume 2 of d is not read here \(XFS\): .*vhdset serve/],
  [[null], null, /^volume 1 of d holds nothing that is known here$/],
  [
    ['xfs', 'ext4'],
    null,
    /read here: 1 \(XFS\), 2 \(ext4\); vhdset volumes shows what reads them$/,
  ],
  [[], null, /^d has no volume whose files are read here: no volume is recognised$/],
] as const)('of %j, asked for %j, says what there is', (kinds, number, text) => {
  expect(() => chooseVolume(volumesOf(...kinds), number, 'd')).toThrow(text);
});

it('says why a volume cannot be read at all', () => {
  const [volume] = volumesOf('ntfs');
  expect(notRead({ ...volume!, unreadable: 'torn' }, 'd')).toBe(
    'volume 1 of d cannot be read: torn',
  );
});
