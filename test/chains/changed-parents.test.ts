import { describe, expect, it } from 'vitest';
import { type ChangedParent, findChangedParents } from '../../src/chains/changed-parents.ts';
import type { InventoryOptions } from '../../src/sets/inventory.ts';
import { type SmallDisk, SmallFolder, type SparseFile } from '../sets/small-folder.ts';

const MIB = 0x100000;
const data = (block: number, text: string) => ({ block, data: Buffer.from(text) });
const BASE = [data(0, 'base')];
const OWN = [data(1, 'the child’s own')];

/** A child that asks for 1 at `base.vhdx`, where another state is; with `before` also the right one. */
async function folderWith(
  changed: Partial<SmallDisk>,
  before: Partial<SmallDisk> | null = null,
  child: Partial<SmallDisk> = {},
): Promise<SmallFolder> {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 7, blocks: BASE, ...changed });
  if (before) await folder.disk('backup/base.vhdx', { id: 1, blocks: BASE, ...before });
  const asks = { parentId: 1, relative: '.\\base.vhdx' };
  return folder.disk('child.avhdx', { id: 2, ...asks, blocks: OWN, ...child });
}

async function only(
  folder: SmallFolder,
  budget?: number,
  options: Partial<InventoryOptions> = {},
): Promise<ChangedParent> {
  const found = await findChangedParents(await folder.take(options), budget);
  expect(found.map(({ child, candidate }) => [child.file.path, candidate.file.path])).toEqual([
    ['child.avhdx', 'base.vhdx'],
  ]);
  return found[0]!;
}

const equal = { different: 0, missing: 0, first: null, notCompared: 0 };

describe('a parent that is larger than its child', () => {
  const LARGER = { spec: { virtualSize: 5 * MIB } };

  it('is the same as the one from before, as far as the child reaches', async () => {
    const one = await only(await folderWith(LARGER, {}));
    expect(one).toMatchObject({ grownBy: 2 * MIB, beyond: 0, partitionedAs: null, trouble: null });
    expect(one.original?.file.path).toBe('backup/base.vhdx');
    expect(one.sinceOriginal).toEqual(equal);
    expect(one.held).toMatchObject({ different: 512 });
  });

  it('stores something past the old end, which the child never reads', async () => {
    const one = await only(await folderWith({ ...LARGER, blocks: [...BASE, data(4, 'new')] }, {}));
    expect(one).toMatchObject({ beyond: MIB, sinceOriginal: equal });
  });

  it('differs from the one from before: where first, and in how much', async () => {
    const one = await only(await folderWith({ ...LARGER, blocks: [...BASE, data(2, 'new')] }, {}));
    expect(one.sinceOriginal).toEqual({
      ...equal,
      different: 512,
      first: { offset: 2 * MIB, length: 512, kind: 'different' },
    });
  });

  it('has nothing to be compared with where the one from before is gone', async () => {
    const one = await only(await folderWith(LARGER));
    expect(one).toMatchObject({ grownBy: 2 * MIB, original: null, sinceOriginal: null });
  });
});

describe('what the child stores itself', () => {
  it('is all in the parent after a merge, whatever else was written to that', async () => {
    const merged = { blocks: [...BASE, ...OWN, data(2, 'later')] };
    const one = await only(await folderWith(merged));
    expect(one).toMatchObject({ grownBy: 0, beyond: null, held: equal });
  });

  it('is not, where one sector differs', async () => {
    const one = await only(await folderWith({ blocks: [...BASE, data(1, 'another')] }));
    expect(one.held).toMatchObject({ different: 512, first: { offset: MIB } });
  });

  it('is nothing, and proves nothing', async () => {
    expect(await only(await folderWith({}, null, { blocks: [] }))).toMatchObject({ held: null });
  });

  it('is not called compared beyond the bound of reads', async () => {
    const merged = { blocks: [...BASE, ...OWN] };
    const one = await only(await folderWith(merged), 512);
    expect(one.held!.notCompared).toBeGreaterThan(0);
  });
});

describe('no pair', () => {
  it('another disk that has the name', async () => {
    const folder = await folderWith({ diskId: 9 });
    expect(await findChangedParents(await folder.take())).toEqual([]);
  });

  it('a copy in another state elsewhere, where the parent is in its place', async () => {
    const folder = await folderWith({ id: 1 });
    await folder.disk('later/base.vhdx', { id: 8, blocks: BASE });
    expect(await findChangedParents(await folder.take())).toEqual([]);
  });
});

it('a parent that was forced is compared as well', async () => {
  const folder = await folderWith({ blocks: [...BASE, ...OWN] });
  const one = await only(folder, undefined, { ignoreIdMismatch: true });
  expect(one).toMatchObject({ original: null, held: equal });
});

it('looks at a bounded number of pairs, and reads no more than its budget in all', async () => {
  const folder = await folderWith({ blocks: [...BASE, ...OWN] });
  for (let n = 3; n < 40; n++) {
    await folder.disk(`child${n}.avhdx`, {
      ...{ id: n, parentId: 1, relative: '.\\base.vhdx', blocks: OWN },
    });
  }
  const found = await findChangedParents(await folder.take(), 3 * MIB);
  expect(found).toHaveLength(16);
  expect(found.filter(({ held }) => held?.notCompared === 0)).toHaveLength(1);
});

it('never takes what a file was cut short of for equal', async () => {
  const folder = await folderWith({ blocks: [...BASE, ...OWN] });
  const base = folder.files.get('base.vhdx') as SparseFile;
  base.size -= MIB;
  expect((await only(folder)).held).toMatchObject({ different: 0, missing: MIB });
});
