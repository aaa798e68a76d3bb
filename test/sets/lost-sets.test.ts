import { describe, expect, it } from 'vitest';
import { MemorySource } from '../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../src/formats/vhds/encode.ts';
import { inferLostSets } from '../../src/sets/lost-sets.ts';
import { guid, SmallFolder } from './small-folder.ts';

const name = (n: number, base = 'shared') => `${base}_${guid(n)}.avhdx`;
const at = (day: number) => ({ modified: new Date(Date.UTC(2026, 10, day)) });

async function lostIn(folder: SmallFolder) {
  return inferLostSets(await folder.take()).map(({ base, file, leaves, likelyLeaf }) => ({
    base,
    file: file?.path ?? null,
    leaves: leaves.map((disk) => disk.file.path),
    likely: likelyLeaf?.file.path ?? null,
  }));
}

/** A base and a checkpoint, with the names of a set. */
async function disksOfSet(): Promise<SmallFolder> {
  const folder = await new SmallFolder().disk(name(1), { id: 1 }, at(1));
  return folder.disk(name(2), { id: 2, parentId: 1 }, at(2));
}

describe('a lost set', () => {
  it('is inferred from the name of the first disk of a chain', async () => {
    const base = 'SHARED';
    expect(await lostIn(await disksOfSet())).toEqual([
      { base, file: null, leaves: [name(2)], likely: name(2) },
    ]);
  });

  it('has the leaf that was written to last, where there are several', async () => {
    const folder = await disksOfSet();
    await folder.disk(name(3), { id: 3, parentId: 1 }, at(3));
    const [lost] = await lostIn(folder);
    expect(lost).toMatchObject({ leaves: [name(2), name(3)], likely: name(3) });
  });

  it('has no likely leaf where a copy has made all times alike', async () => {
    const folder = await new SmallFolder().disk(name(1), { id: 1 }, at(1));
    await folder.disk(name(2), { id: 2, parentId: 1 }, at(1));
    await folder.disk(name(3), { id: 3, parentId: 1 }, at(1));
    expect((await lostIn(folder))[0]!.likely).toBeNull();
  });

  it('names the .vhds that is damaged', async () => {
    const bytes = encodeVhds({ activeLeaf: name(2) });
    bytes.fill(0, 0x10000, 0x30000);
    const folder = (await disksOfSet()).file('shared.vhds', new MemorySource(bytes));
    expect(await lostIn(folder)).toMatchObject([{ file: 'shared.vhds', likely: name(2) }]);
  });

  it('is none where a set can be read, whatever disk it names', async () => {
    for (const activeLeaf of [name(2), name(9)]) {
      expect(await lostIn((await disksOfSet()).set('shared.vhds', { activeLeaf }))).toEqual([]);
    }
  });

  it('is none for the disks of a machine, its checkpoints, and forks of backups', async () => {
    const folder = await new SmallFolder().disk('vm.vhdx', { id: 1 });
    await folder.disk(name(2, 'vm'), { id: 2, parentId: 1 });
    await folder.disk(name(3, 'lone'), { id: 3, parentId: 77 });
    await folder.disk(`x_${guid(5)}-AutoRecovery.avhdx`, { id: 5 });
    expect(await lostIn(folder)).toEqual([]);
  });

  it('is none for disks that a set elsewhere proves to be its own, newer ones among them', async () => {
    // The set lies in another folder: its name does not claim the folder of the disks.
    const folder = (await disksOfSet()).set('sets/other.vhds', { activeLeaf: name(1) });
    const { sets } = await folder.take();
    expect(sets[0]!.descendants.map(({ file }) => file.path)).toEqual([name(2)]);
    expect(await lostIn(folder)).toEqual([]);
  });

  it('is none for disks that a set may mean, where two have the name that it asks for', async () => {
    const folder = await new SmallFolder().disk(`a/${name(1)}`, { id: 1 }, at(1));
    folder.copy(`a/${name(1)}`, `b/${name(1)}`);
    expect(await lostIn(folder)).toHaveLength(2);
    folder.set('sets/other.vhds', { activeLeaf: name(1) });
    const { sets } = await folder.take();
    expect(sets[0]!.activeLeaf).toMatchObject({ disk: null });
    expect(await lostIn(folder)).toEqual([]);
  });

  it('has no leaf that a backup forked off, but those beside it', async () => {
    const fork = `shared_${guid(3)}-AutoRecovery.avhdx`;
    const folder = await disksOfSet();
    await folder.disk(fork, { id: 3, parentId: 1 }, at(9));
    expect(await lostIn(folder)).toMatchObject([{ leaves: [name(2)], likely: name(2) }]);
  });

  it('is none where it cannot be read whether the oldest disk has a parent', async () => {
    const inventory = await (await disksOfSet()).take();
    expect(inferLostSets(inventory)).toHaveLength(1);
    const chains = inventory.chains.map((chain) => ({
      ...chain,
      members: chain.members.map((disk) => ({ ...disk, vhdx: { ...disk.vhdx, type: null } })),
    }));
    expect(inferLostSets({ sets: [], chains })).toEqual([]);
  });
});
