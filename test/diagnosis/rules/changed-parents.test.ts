import { describe, expect, it } from 'vitest';
import { findChangedParents } from '../../../src/chains/changed-parents.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import type { Finding } from '../../../src/diagnosis/finding.ts';
import type { Machine } from '../../../src/host/machine.ts';
import { guid, type SmallDisk, SmallFolder } from '../../sets/small-folder.ts';
import { hostWith, machineWith, only } from '../small-diagnosis.ts';

const MIB = 0x100000;
const data = (block: number, text: string) => ({ block, data: Buffer.from(text) });
const BASE = [data(0, 'base')];
const OWN = [data(1, 'the child’s own')];
const NEW_IDS = [
  'spent-child',
  'enlarged-parent',
  'parent-written-after-child',
  'parent-identity-changed',
];

interface Around {
  readonly before?: Partial<SmallDisk>;
  readonly machines?: readonly Machine[];
  readonly budget?: number;
  readonly set?: boolean;
}

async function findings(changed: Partial<SmallDisk>, around: Around = {}): Promise<Finding[]> {
  const folder = new SmallFolder();
  await folder.disk('base.avhdx', { id: 7, blocks: BASE, ...changed });
  const { before } = around;
  if (before) await folder.disk('backup/base.avhdx', { id: 1, blocks: BASE, ...before });
  const asks = { parentId: 1, relative: '.\\base.avhdx' };
  await folder.disk('child.avhdx', { id: 2, ...asks, blocks: OWN });
  if (around.set) folder.set('s.vhds', { activeLeaf: 'child.avhdx' });
  const inventory = await folder.take();
  const changedParents = await findChangedParents(inventory, around.budget);
  return diagnose(inventory, hostWith(inventory, around.machines), {
    changedParents,
    relinks: [],
    sampled: [],
  });
}

async function told(changed: Partial<SmallDisk>, around?: Around): Promise<Finding> {
  const all = await findings(changed, around);
  const [found, ...others] = all.filter(({ id }) => NEW_IDS.includes(id));
  expect(others).toEqual([]);
  return found!;
}

const LARGER = { spec: { virtualSize: 5 * MIB } };

describe('enlarged-parent', () => {
  it('is proven by comparison, and flattened on the one from before', async () => {
    const { id, severity, subject, title, advice, evidence } = await told(LARGER, { before: {} });
    expect([id, severity, subject]).toEqual(['enlarged-parent', 'warning', 'child.avhdx']);
    expect(title).toBe('base.avhdx is its parent, enlarged by 2 MiB and otherwise unchanged');
    expect(advice).toContain('Flatten the chain on backup/base.avhdx');
    expect(evidence).toContainEqual({
      path: 'base.avhdx',
      offset: expect.any(Number),
      what: 'virtual size in bytes',
      value: 5 * MIB,
      certainty: 'decoded',
    });
    expect(evidence).toContainEqual(
      expect.objectContaining({ what: 'compared with that one: bytes that differ', value: 0 }),
    );
    expect(evidence).toContainEqual(
      expect.objectContaining({ what: 'the child asks for the DataWriteGuid', value: guid(1) }),
    );
  });

  it('is only said to be possible without one from before', async () => {
    const { title, explanation, advice } = await told(LARGER);
    expect(title).toBe('base.avhdx may be its parent, enlarged by 2 MiB after this disk was made');
    expect(explanation).toContain('It stores nothing beyond the old end.');
    expect(explanation).toContain('can be proven only against a copy');
    expect(advice).toContain('--search');
  });

  it('is only said to be possible where not everything was compared', async () => {
    const changed = { ...LARGER, blocks: BASE };
    const { title, explanation } = await told(changed, { before: {}, budget: 512 });
    expect(title).toContain('may be its parent');
    expect(explanation).toContain('only in part');
  });

  it('does not say that nothing lies past the old end where something does', async () => {
    const { explanation } = await told({ ...LARGER, blocks: [...BASE, data(4, 'new')] });
    expect(explanation).not.toContain('nothing beyond the old end');
  });
});

describe('parent-written-after-child', () => {
  it('is proven by the one from before', async () => {
    const changed = { blocks: [...BASE, data(2, 'later')] };
    const { id, severity, explanation, advice, evidence } = await told(changed, { before: {} });
    expect([id, severity]).toEqual(['parent-written-after-child', 'critical']);
    expect(explanation).toContain('It differs from backup/base.avhdx');
    expect(explanation).toContain('in 512 bytes');
    expect(advice).toContain('There are two states');
    const at = `the first at byte ${2 * MIB} of the disk`;
    expect(evidence.some(({ what, value }) => what.includes(at) && value === 512)).toBe(true);
  });

  it('is not said where only the name and the VirtualDiskId agree', async () => {
    expect(await told({ blocks: [...BASE, data(2, 'later')] })).toBeUndefined();
  });

  it('an enlarged one that was written to is not called only enlarged', async () => {
    const changed = { ...LARGER, blocks: [...BASE, data(2, 'later')] };
    expect((await told(changed, { before: {} })).id).toBe('parent-written-after-child');
  });
});

describe('spent-child', () => {
  const MERGED = { blocks: [...BASE, ...OWN] };

  it('is a warning while nothing uses it', async () => {
    const { id, severity, title, evidence, explanation } = await told(MERGED);
    expect([id, severity]).toEqual(['spent-child', 'warning']);
    expect(title).toBe('it seems to be merged into base.avhdx already');
    expect(explanation).toContain('Inferred');
    expect(evidence[0]).toMatchObject({ value: MIB, certainty: 'decoded' });
  });

  it('is critical where a set or a machine uses it again', async () => {
    const machines = [machineWith('C:\\vms\\child.avhdx')];
    for (const around of [{ set: true }, { machines }]) {
      const { severity, title, evidence } = await told(MERGED, around);
      expect(severity).toBe('critical');
      expect(title).toContain('is in use again');
      const uses = evidence.map(({ what }) => what);
      expect(uses).toContain('machines' in around ? 'attached by node1' : 'the set uses it');
    }
  });

  it('comes before what else may be said of the parent', async () => {
    const changed = { ...LARGER, ...MERGED };
    expect((await told(changed, { before: {} })).id).toBe('spent-child');
  });
});

it('parent-identity-changed: the same content under another identity', async () => {
  const { id, severity } = await told({}, { before: {} });
  expect([id, severity]).toEqual(['parent-identity-changed', 'info']);
});

it('a disk in the place of a parent is no orphan of the set', async () => {
  const found = await findings(LARGER, { before: {}, set: true });
  expect(found.filter(({ id }) => id === 'orphan')).toEqual([]);
  only(found, 'enlarged-parent');
});
