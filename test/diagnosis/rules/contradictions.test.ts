import { describe, expect, it } from 'vitest';
import { child, disk, item, setBlock } from '../../../fixtures/broken/rules/disk.ts';
import { changeHeader, MIB } from '../../../fixtures/vhdx-builder.ts';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { takeInventory } from '../../../src/sets/inventory.ts';
import { MemoryTree } from '../../bytes/memory-tree.ts';
import { plansOf } from '../../recovery/small-plan.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { findingsIn, hostWith, only } from '../small-diagnosis.ts';

async function findingsOn(source: ByteSource, assume = {}) {
  const tree = new MemoryTree([{ path: 'a.vhdx', source }]);
  const inventory = await takeInventory([tree], { assume });
  const findings = diagnose(inventory, hostWith(inventory));
  return { findings, chain: inventory.chains[0]!, ids: findings.map(({ id }) => id) };
}

describe('a child whose flag was lost', () => {
  it('is told, not read, and no complete chain', async () => {
    const image = await child(6);
    item(image, 0).writeUInt8(0, 4);
    const { ids, findings, chain } = await findingsOn(image);
    expect(ids).toContain('contradictory-type');
    expect(ids).not.toContain('unreadable-disk');
    expect(chain.status).toBe('unreadable');
    expect(chain.leaf.vhdx).toMatchObject({ type: null, refusal: expect.anything() });
    const [finding] = findings.filter(({ id }) => id === 'contradictory-type');
    expect(finding!.evidence[0]).toMatchObject({ certainty: 'decoded', path: 'a.vhdx' });
  });

  it('is read as what a person says it is', async () => {
    const image = await child(6);
    item(image, 0).writeUInt8(0, 4);
    const asChild = await findingsOn(image, { hasParent: true });
    expect(asChild.ids).toContain('metadata-assumed');
    expect(asChild.ids).not.toContain('contradictory-type');
    expect(asChild.chain.status).toBe('missing-parent');
    const asBase = await findingsOn(image, { hasParent: false });
    expect(asBase.chain).toMatchObject({ status: 'complete' });
    expect(asBase.chain.leaf.vhdx.refusal).toBeNull();
  });
});

it('tells of partially present blocks without a parent, unless a person says that there is none', async () => {
  const image = await disk();
  setBlock(image, 1, 7, 5 * MIB);
  expect((await findingsOn(image)).ids).toContain('contradictory-type');
  expect((await findingsOn(image, { hasParent: false })).ids).not.toContain('contradictory-type');
});

it('tells of blocks that lie where something else lies', async () => {
  const image = await disk();
  setBlock(image, 1, 6, 4 * MIB);
  const { findings } = await findingsOn(image);
  const [finding] = findings.filter(({ id }) => id === 'overlapping-blocks');
  expect(finding?.evidence[0]?.value).toContain('2 blocks');
});

it('tells of a sector bitmap in the log, and of a table over the log', async () => {
  const overlapping = async (image: ByteSource) => {
    const { findings, chain } = await findingsOn(image);
    const [finding] = findings.filter(({ id }) => id === 'overlapping-blocks');
    expect(finding).toMatchObject({ severity: 'error', subject: 'a.vhdx' });
    return { what: finding!.evidence[0]!.what, refusal: chain.leaf.vhdx.refusal?.code };
  };
  const bitmap = await child();
  setBlock(bitmap, 4096, 6, MIB);
  expect(await overlapping(bitmap)).toMatchObject({ what: expect.stringContaining('bitmap') });
  const table = await disk();
  for (const number of [1, 2] as const) await changeHeader(table, number, { logOffset: 3 * MIB });
  expect(await overlapping(table)).toMatchObject({ refusal: 'layout-overlap' });
});

describe('a disk that only its name says is a child', () => {
  const name = `s_${guid(5).toUpperCase()}.avhdx`;

  it('is told as the active leaf of its set, with what may be its parent', async () => {
    const folder = (await new SmallFolder().disk(name, { id: 5 })).set('s.vhds', {
      activeLeaf: name,
    });
    const alone = only(await findingsIn(folder), 'name-contradicts-type');
    expect(alone).toMatchObject({ severity: 'warning', subject: name });
    expect(alone.evidence).toContainEqual(
      expect.objectContaining({ path: 's.vhds', value: name, certainty: 'decoded' }),
    );
    await folder.disk(`s_${guid(1)}.avhdx`, { id: 1 });
    const beside = only(await findingsIn(folder), 'name-contradicts-type');
    expect(beside.severity).toBe('error');
    expect(beside.evidence.at(-1)).toMatchObject({ path: `s_${guid(1)}.avhdx` });
  });

  it('is told in the middle of a chain, and no plan calls it a whole disk', async () => {
    const folder = await new SmallFolder().disk(name, { id: 5 });
    await folder.disk('base.vhdx', { id: 1 });
    await folder.disk('leaf.avhdx', { id: 6, parentId: 5, relative: name });
    only(await findingsIn(folder), 'name-contradicts-type');
    folder.files.delete('leaf.avhdx');
    const plans = await plansOf(folder);
    const plan = plans.find(({ subject }) => subject === name)!;
    expect(plan.inOrder).toBe(false);
    expect(plan.warnings.join()).toContain('named like a checkpoint');
    const verdicts = Object.fromEntries(plan.options.map(({ id, verdict }) => [id, verdict]));
    expect(verdicts).toMatchObject({ 'copy-standalone': 'impossible', flatten: 'recommended' });
  });
});
