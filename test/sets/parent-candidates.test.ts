import { describe, expect, it } from 'vitest';
import { changeHeader } from '../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import type { RelatedDisk } from '../../src/sets/model.ts';
import { guid, type SmallDisk, SmallFolder, smallDisk } from './small-folder.ts';

const MIB = 0x100000;
const CHILD = { id: 2, parentId: 1, relative: '.\\base.vhdx' };

/** A folder with a child whose parent has the identity 1 and the name `base.vhdx`. */
const folderWithChild = (facts = {}) => new SmallFolder().disk('child.avhdx', CHILD, facts);

async function relatedIn(folder: SmallFolder): Promise<readonly RelatedDisk[]> {
  const { missingParents } = await folder.take();
  return missingParents.find(({ child }) => child.file.path === 'child.avhdx')?.related ?? [];
}

const brief = (related: readonly RelatedDisk[]) =>
  related.map(({ disk, verdict }) => `${verdict} ${disk.file.path}`);
const texts = (related: RelatedDisk) => related.reasons.map(({ text }) => text);

/** A disk whose first header, no longer current, has the identity of the parent. */
async function changedSince(disk: SmallDisk): Promise<MemorySource> {
  const file = await smallDisk(disk);
  const bytes = Buffer.alloc(file.size);
  await file.read(bytes, 0);
  const image = new MemorySource(bytes);
  await changeHeader(image, 1, { dataWriteGuid: guid(1) });
  return image;
}

describe('a disk at hand in place of a missing parent', () => {
  it('is likely when its other header still has the identity asked for', async () => {
    const folder = await folderWithChild();
    folder.file('renamed.vhdx', await changedSince({ id: 7 }));
    await folder.disk('base.vhdx', { id: 8 });
    const related = await relatedIn(folder);
    expect(brief(related)).toEqual(['likely renamed.vhdx', 'likely base.vhdx']);
    expect(related[0]!.laterState).toBe(true);
    expect(texts(related[0]!)[0]).toContain('the right file, later');
  });

  it('is likely with the right name and VirtualDiskId, possible with one of them', async () => {
    const folder = await folderWithChild();
    await folder.disk('base.avhdx', { id: 8 });
    await folder.disk('other.vhdx', { id: 9 });
    await folder.disk('stranger.vhdx', { id: 10, diskId: 77 });
    expect(brief(await relatedIn(folder))).toEqual(['likely base.avhdx', 'possible other.vhdx']);
  });

  it('ranks first when it is the very file in another state, whatever else speaks against it', async () => {
    const folder = await folderWithChild({ modified: new Date(2000) });
    await folder.disk('base.vhdx', { id: 8 }, { modified: new Date(1000) });
    const later = await changedSince({ id: 7, spec: { virtualSize: 4 * MIB, blockSize: 2 * MIB } });
    folder.file('other.bin', later, { modified: new Date(3000) });
    const related = await relatedIn(folder);
    expect(brief(related)).toEqual(['likely other.bin', 'likely base.vhdx']);
    const speaking = (way: string) => related[0]!.reasons.filter(({ speaks }) => speaks === way);
    expect(speaking('against').length).toBeGreaterThan(0);
    expect(related[1]!.reasons.length).toBeGreaterThan(speaking('for').length);
  });

  it('is found by its other header, whatever its name and VirtualDiskId', async () => {
    const folder = await folderWithChild();
    folder.file('x.bin', await changedSince({ id: 7, diskId: 9 }));
    expect(brief(await relatedIn(folder))).toEqual(['likely x.bin']);
  });

  it('is told of when only the beginning of its name speaks for it, and something rules it out', async () => {
    const name = (n: number) => `s_${guid(n)}.avhdx`;
    const folder = await new SmallFolder().disk('child.avhdx', { ...CHILD, relative: name(5) });
    await folder.disk(name(6), { id: 8, diskId: 9 });
    const related = await relatedIn(folder);
    expect(brief(related)).toEqual([`impossible ${name(6)}`]);
    expect(texts(related[0]!)).toContain('its name begins like the one asked for');
  });

  it('is looked for by name before others are that only share the VirtualDiskId', async () => {
    const folder = await folderWithChild({ modified: new Date(2000) });
    // More than are weighed, and the last of them would be ranked above the others.
    for (let i = 0; i < 70; i++) await folder.disk(`${i}.bin`, { id: 100 + i });
    await folder.disk('70.bin', { id: 200 }, { modified: new Date(1000) });
    await folder.disk('base.vhdx', { id: 201 });
    const related = brief(await relatedIn(folder));
    expect(related[0]).toBe('likely base.vhdx');
    expect(related).not.toContain('possible 70.bin');
  });

  it('is told apart by the sizes of its sectors and blocks', async () => {
    const folder = await folderWithChild();
    const spec = { logicalSectorSize: 4096, physicalSectorSize: 4096, blockSize: 2 * MIB } as const;
    await folder.disk('base.vhdx', { id: 8, spec: { ...spec, virtualSize: 4 * MIB } });
    const [other] = await relatedIn(folder);
    expect(texts(other!)).toContain('its sectors have another size than the child’s');
    expect(texts(other!)).not.toContain('its block size is the child’s');
    await folder.disk('base.vhdx', { id: 8 });
    const [alike] = await relatedIn(folder);
    expect(texts(alike!)).not.toContain('its sectors have another size than the child’s');
    expect(texts(alike!)).toContain('its block size is the child’s');
  });

  it('ranks before all that are only possible, whatever speaks against it', async () => {
    const folder = await folderWithChild({ modified: new Date(2000) });
    const spec = { virtualSize: 4 * MIB, blockSize: 2 * MIB };
    await folder.disk('base.vhdx', { id: 8, spec }, { modified: new Date(3000) });
    await folder.disk('other.bin', { id: 9 }, { modified: new Date(1000) });
    const related = await relatedIn(folder);
    expect(brief(related)).toEqual(['likely base.vhdx', 'possible other.bin']);
    const balance = ({ reasons }: RelatedDisk) =>
      reasons.reduce((sum, { speaks }) => sum + (speaks === 'for' ? 1 : -1), 0);
    expect(balance(related[1]!)).toBeGreaterThan(balance(related[0]!));
  });

  it('is told when it was modified, and that its own data can’t be read', async () => {
    const folder = await folderWithChild({ modified: new Date(2000) });
    await folder.disk('base.vhdx', { id: 8 }, { modified: new Date(1000) });
    const spec = { incomplete: true };
    await folder.disk('other.vhdx', { id: 9, spec }, { modified: new Date(3000) });
    const [base, other] = await relatedIn(folder);
    expect(texts(base!)).toContain('it was modified before the child');
    expect(texts(base!)).not.toContain('its own data can’t be read');
    expect(texts(other!).join()).toMatch(/modified after the child.*its own data can’t be read/);
  });

  it('is impossible when it descends from the child', async () => {
    const folder = await folderWithChild();
    await folder.disk('grandchild.avhdx', { id: 3, parentId: 2 });
    await folder.disk('base.vhdx', { id: 4, parentId: 3 });
    const related = await relatedIn(folder);
    expect(brief(related)).toEqual(['impossible base.vhdx', 'impossible grandchild.avhdx']);
    expect(texts(related[0]!)).toContain('it descends from the child');
  });

  it.each([
    ['its VirtualDiskId is another', { diskId: 5 }],
    ['it was made from the same parent', { parentId: 1 }],
  ])('is impossible when %s', async (why, change) => {
    const folder = await folderWithChild();
    await folder.disk('base.vhdx', { id: 8, ...change });
    const [related] = await relatedIn(folder);
    expect(related?.verdict).toBe('impossible');
    expect(texts(related!).join()).toContain(why);
  });

  it('may have been enlarged since, which gave it another identity', async () => {
    const folder = await folderWithChild();
    await folder.disk('base.vhdx', { id: 8, spec: { virtualSize: 4 * MIB } });
    await folder.disk('a/base.vhdx', { id: 9 });
    const related = await relatedIn(folder);
    expect(brief(related)).toEqual(['likely a/base.vhdx', 'likely base.vhdx']);
    expect(texts(related[1]!).join()).toContain('its virtual size is larger');
  });

  it('is not ruled out by a VirtualDiskId where its other header proves it', async () => {
    const folder = await folderWithChild();
    folder.file('base.vhdx', await changedSince({ id: 7, diskId: 5 }));
    const [related] = await relatedIn(folder);
    expect(related).toMatchObject({ verdict: 'likely', laterState: true });
    expect(texts(related!).join()).toContain('its VirtualDiskId is another');
  });

  it('ranks above another when it was not modified after the child', async () => {
    const at = (day: number) => ({ modified: new Date(Date.UTC(2026, 10, day)) });
    const folder = await folderWithChild(at(10));
    await folder.disk('later.vhdx', { id: 8 }, at(12));
    await folder.disk('earlier.vhdx', { id: 9 }, at(9));
    const related = await relatedIn(folder);
    expect(brief(related)).toEqual(['possible earlier.vhdx', 'possible later.vhdx']);
    expect(texts(related[1]!).join()).toContain('modified after the child');
  });

  it('is found in a search folder too, and listed nowhere else', async () => {
    const folder = await folderWithChild();
    await folder.disk('search/base.vhdx', { id: 8, diskId: 1 }, { origin: 'search' });
    const inventory = await folder.take();
    expect(brief(inventory.missingParents[0]!.related)).toEqual(['likely search/base.vhdx']);
    expect(inventory.disks).toHaveLength(1);
  });

  it('is not looked for when the parent is there', async () => {
    const folder = await folderWithChild();
    await folder.disk('base.vhdx', { id: 1 });
    expect((await folder.take()).missingParents).toEqual([]);
  });

  it('is one of few listed, however many disks are akin', async () => {
    const folder = await folderWithChild();
    for (let i = 0; i < 100; i++) await folder.disk(`d${i}.vhdx`, { id: 100 + i });
    expect(await relatedIn(folder)).toHaveLength(8);
  });
});
