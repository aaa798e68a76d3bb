import { expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { findRelinks, type Relink } from '../../src/sets/relinks.ts';
import { relinkedChild } from './relinked-child.ts';
import { diskAt, guid, type SmallDisk, SmallFolder } from './small-folder.ts';

const MIB = 0x100000;
const CHILD: SmallDisk = { id: 2, parentId: 1, relative: '.\\base.vhdx' };
const BORN = new Date('2026-11-20T02:10:00Z');

async function relinksOf(
  base: Partial<SmallDisk>,
  { child, born, written }: { child?: ByteSource; born?: Date; written?: Date } = {},
): Promise<Relink[]> {
  const folder = new SmallFolder();
  const facts = written ? { modified: written } : {};
  await folder.disk('base.vhdx', { id: 1, ...base }, facts);
  if (child) folder.file('child.avhdx', child);
  else await folder.disk('child.avhdx', CHILD);
  const inventory = await folder.take();
  const told = born ? new Map([[diskAt(inventory, 'child.avhdx'), born]]) : new Map();
  return findRelinks(inventory, told);
}

it('a VirtualDiskId that changes along a chain is a sign', async () => {
  expect(await relinksOf({ diskId: 9 })).toMatchObject([{ otherDiskId: true, earlier: [] }]);
});

it('a matching pair has none', async () => {
  expect(await relinksOf({})).toEqual([]);
  expect(await relinksOf({}, { born: BORN, written: BORN })).toEqual([]);
});

it('a parent that is larger, or was written later, is a sign only together', async () => {
  const larger = { spec: { virtualSize: 5 * MIB } };
  const later = { born: BORN, written: new Date('2026-11-20T09:00:00Z') };
  expect(await relinksOf(larger)).toEqual([]);
  expect(await relinksOf({}, later)).toEqual([]);
  expect(await relinksOf(larger, later)).toMatchObject([
    { otherDiskId: false, largerBy: 2 * MIB, writtenLater: later },
  ]);
});

it('an older locator in the log of a suspicious child names the identity it asked for', async () => {
  const larger = { spec: { virtualSize: 5 * MIB } };
  const child = await relinkedChild(CHILD, { ...CHILD, parentId: 7 });
  expect(await relinksOf(larger, { child })).toMatchObject([{ earlier: [{ linkage: guid(7) }] }]);
});

it('an older locator that names another file is what a merge below a child leaves', async () => {
  const larger = { spec: { virtualSize: 5 * MIB } };
  const before = { ...CHILD, parentId: 7, relative: '.\\checkpoint.avhdx' };
  expect(await relinksOf(larger, { child: await relinkedChild(CHILD, before) })).toEqual([]);
});

it('a parent taken by force, and one that is missing, are no relinks', async () => {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 8, diskId: 9 });
  await folder.disk('child.avhdx', CHILD);
  for (const ignoreIdMismatch of [true, false]) {
    expect(await findRelinks(await folder.take({ ignoreIdMismatch }), new Map())).toEqual([]);
  }
});
