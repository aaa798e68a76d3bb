import { expect, it } from 'vitest';
import {
  type VolumeList,
  volumeListJson,
  volumeListText,
} from '../../../src/report/text/volume-list.ts';
import type { Volume } from '../../../src/volumes/volumes.ts';

const MIB = 1024 * 1024;
const table: VolumeList['table'] = {
  ...{ scheme: 'mbr', hybrid: false, sectorSize: 512, diskId: '1a2b3c4d' },
  ...{ partitions: [], faults: [] },
};
const volume: Volume = {
  ...{ number: 1, offset: MIB, size: 2 * MIB, unreadable: null, warning: null },
  content: { kind: 'ntfs', hasBootSector: true, label: null, id: '1234' },
  partition: {
    ...{ slot: 1, offset: MIB, size: 2 * MIB, type: '0x07', typeName: 'NTFS or exFAT' },
    ...{ role: 'data', id: null, name: 'a\u202e', active: true },
  },
};

function listOf(volumes: readonly Volume[], more: Partial<VolumeList> = {}): VolumeList {
  const named = { disk: 'd\u001b.vhdx', size: 8 * MIB, labels: new Map([[1, 'D\u0007']]) };
  return { ...named, table, volumes, faults: [], warnings: [], ...more };
}

const whole = (changes: Partial<Volume>): VolumeList =>
  listOf([{ ...volume, offset: 0, size: 8 * MIB, partition: null, ...changes }], {
    table: { ...table, scheme: null },
    labels: new Map(),
  });

it('lists each volume with its label and, last, the type of its partition', () => {
  const fault = { code: 'x', structure: 'table', offset: 512, message: 'bad\u001b' };
  const other: Volume = {
    ...{ ...volume, number: 2, partition: { ...volume.partition!, name: null, active: false } },
    content: { kind: 'xfs', hasBootSector: false, label: null, id: null },
    warning: 'torn\u0007',
  };
  const nothing = { ...other, number: 3, content: null, warning: null };
  const faulty = { table: { ...table, faults: [fault] } };
  const lines = volumeListText(listOf([volume, other, nothing], faulty)).split('\n');
  expect(lines).toEqual([
    'd\\u{1b}.vhdx   8 MiB, MBR, 512-byte sectors',
    '  1  NTFS     2 MiB  at 1 MiB  "D\\u{7}", named "a\\u{202e}", active, partition type: NTFS or exFAT',
    '  2  XFS      2 MiB  at 1 MiB  partition type: NTFS or exFAT',
    expect.stringMatching(/^ {7}not read here: .*vhdset serve/),
    '       warning: torn\\u{7}',
    '  3  unknown  2 MiB  at 1 MiB  partition type: NTFS or exFAT',
    'warning: table at offset 512: bad\\u{1b}',
    '',
  ]);
});

it('claims that there is no partition table only where its place can be read', () => {
  expect(volumeListText(whole({}))).toBe(
    'd\\u{1b}.vhdx   8 MiB, no partition table\n  1  NTFS  8 MiB  at 0 bytes\n',
  );
  expect(volumeListText(whole({ content: null, unreadable: 'missing\u001b' }))).toBe(
    'd\\u{1b}.vhdx   8 MiB, where a partition table would be cannot be read\n' +
      '  1  cannot be read  8 MiB  at 0 bytes\n       missing\\u{1b}\n',
  );
  expect(volumeListText({ ...whole({}), volumes: [] })).toBe(
    'd\\u{1b}.vhdx   8 MiB, no partition table, and no file system that is known\n',
  );
});

it('gives the same as data', () => {
  const json = volumeListJson(listOf([volume, { ...volume, number: 2, content: null }]));
  expect(json.volumes).toMatchObject([
    { number: 1, content: 'ntfs', label: 'D\u0007', id: '1234', read: true, instead: null },
    { number: 2, content: null, label: null, read: false, instead: null },
  ]);
});
