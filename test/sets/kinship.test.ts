import { describe, expect, it } from 'vitest';
import { descendsFrom, kinshipOf, otherHeader } from '../../src/sets/kinship.ts';
import type { Disk } from '../../src/sets/model.ts';
import { diskAt, guid, type SmallDisk, SmallFolder } from './small-folder.ts';

/** A child that asks for 1, or by its second linkage for 9, and a candidate. */
async function pair(candidate: SmallDisk): Promise<{ child: Disk; candidate: Disk }> {
  const folder = await new SmallFolder().disk('candidate.vhdx', candidate);
  const locator = [
    ['parent_linkage', guid(1)],
    ['parent_linkage2', guid(9)],
  ] as const;
  await folder.disk('child.avhdx', { id: 2, locator });
  const inventory = await folder.take();
  return {
    child: diskAt(inventory, 'child.avhdx'),
    candidate: diskAt(inventory, 'candidate.vhdx'),
  };
}

/** The candidate with another identity in the header that does not count. */
function withOther(disk: Disk, identity: number, valid = true): Disk {
  const { headers, header } = disk.vhdx;
  const changed = headers.map((copy) =>
    copy.header === header
      ? copy
      : { ...copy, valid, header: { ...copy.header!, dataWriteGuid: guid(identity) } },
  );
  const both = changed as [(typeof changed)[0], (typeof changed)[0]];
  return { ...disk, vhdx: { ...disk.vhdx, headers: both } };
}

describe('a candidate with another identity', () => {
  it.each([1, 9])(
    'is the same file when its other header has the identity %i',
    async (identity) => {
      const { child, candidate } = await pair({ id: 5 });
      const changed = withOther(candidate, identity);
      expect(otherHeader(changed)).toEqual({ identity: guid(identity), valid: true });
      expect(kinshipOf(child, changed, false)).toEqual({ relation: 'same-file', header: 'older' });
      const damaged = withOther(candidate, identity, false);
      expect(kinshipOf(child, damaged, false)).toEqual({
        relation: 'same-file',
        header: 'damaged',
      });
      expect(kinshipOf(child, withOther(candidate, 7), false).relation).toBe('open');
    },
  );

  it('can not be the parent when it descends from the child, or from the same parent', async () => {
    const { child, candidate } = await pair({ id: 5, parentId: 1, relative: 'x' });
    expect(kinshipOf(child, candidate, true)).toMatchObject({ why: 'descendant' });
    expect(kinshipOf(child, candidate, false)).toEqual({
      relation: 'not-the-parent',
      why: 'sibling',
    });
  });

  it('is another disk by its VirtualDiskId, unless its other header proves it', async () => {
    const { child, candidate } = await pair({ id: 5, diskId: 7 });
    expect(kinshipOf(child, candidate, false)).toMatchObject({ why: 'other-disk-id' });
    expect(kinshipOf(child, withOther(candidate, 1), false).relation).toBe('same-file');
  });

  it('is left open otherwise: a larger one may have been enlarged', async () => {
    const { child, candidate } = await pair({ id: 5 });
    expect(kinshipOf(child, candidate, false)).toEqual({ relation: 'open', larger: false });
    const larger = await pair({ id: 5, spec: { virtualSize: 0x400000 } });
    expect(kinshipOf(larger.child, larger.candidate, false)).toEqual({
      relation: 'open',
      larger: true,
    });
  });
});

it('a header with the current identity is no other one', async () => {
  const { candidate } = await pair({ id: 5 });
  expect(otherHeader(withOther(candidate, 5))).toBeNull();
});

it('descent is told over any number of disks, and in circles too', async () => {
  const folder = await new SmallFolder().disk('1.vhdx', { id: 1 });
  for (let id = 2; id <= 4; id++) {
    await folder.disk(`${id}.avhdx`, { id, parentId: id - 1, relative: `${id - 1}.vhdx` });
  }
  await folder.disk('a.avhdx', { id: 11, parentId: 12, relative: 'b.avhdx' });
  await folder.disk('b.avhdx', { id: 12, parentId: 11, relative: 'a.avhdx' });
  const inventory = await folder.take();
  const at = (path: string) => diskAt(inventory, path);
  expect(descendsFrom(at('4.avhdx'), at('1.vhdx'))).toBe(true);
  expect(descendsFrom(at('1.vhdx'), at('4.avhdx'))).toBe(false);
  expect(descendsFrom(at('a.avhdx'), at('1.vhdx'))).toBe(false);
});
