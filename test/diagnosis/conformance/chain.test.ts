import { describe, expect, it } from 'vitest';
import { CHAIN_RULES, checkChain } from '../../../src/diagnosis/conformance/chain.ts';
import { collectViolations } from '../../../src/diagnosis/conformance/violations.ts';
import type { VhdxSpec } from '../../../src/formats/vhdx/write/vhdx-spec.ts';
import { diskAt, type SmallDisk, SmallFolder } from '../../sets/small-folder.ts';

const MIB = 0x100000;
const BASE: SmallDisk = { id: 1 };
const CHILD: SmallDisk = { id: 2, parentId: 1, relative: '.\\base.vhdx' };

/** What `child.avhdx` breaks among these files. */
async function brokenIn(files: Readonly<Record<string, SmallDisk>>) {
  const folder = new SmallFolder();
  for (const [name, disk] of Object.entries(files)) await folder.disk(name, disk);
  const { report, listed } = collectViolations('child.avhdx');
  checkChain(diskAt(await folder.take(), 'child.avhdx'), report);
  return listed;
}

const sized = (spec: Partial<VhdxSpec>): SmallDisk => ({ ...BASE, spec });

/** By the rule, files among which the child breaks it. */
const BROKEN: Readonly<Record<keyof typeof CHAIN_RULES, Record<string, SmallDisk>>> = {
  'chain-parent-missing': { 'child.avhdx': CHILD, 'other.vhdx': { id: 9 } },
  'chain-identity-mismatch': { 'child.avhdx': CHILD, 'base.vhdx': { id: 9 } },
  'chain-parent-ambiguous': {
    'child.avhdx': CHILD,
    'x.vhdx': BASE,
    'y.vhdx': BASE,
  },
  'chain-cycle': {
    'child.avhdx': CHILD,
    'base.vhdx': { id: 1, parentId: 2, relative: 'child.avhdx' },
  },
  'chain-virtual-size': { 'child.avhdx': CHILD, 'base.vhdx': sized({ virtualSize: 2 * MIB }) },
  'chain-sector-size': { 'child.avhdx': CHILD, 'base.vhdx': sized({ logicalSectorSize: 4096 }) },
  'chain-virtual-disk-id': { 'child.avhdx': CHILD, 'base.vhdx': { ...BASE, diskId: 7 } },
};

describe('rules of chains', () => {
  it.each(Object.entries(BROKEN))('%s', async (rule, files) => {
    expect((await brokenIn(files)).map(({ ruleId }) => ruleId)).toEqual([rule]);
  });

  it('have a case each', () => {
    expect(Object.keys(BROKEN)).toEqual(Object.keys(CHAIN_RULES));
  });

  it('are kept by a child beside its parent, and by a disk without one', async () => {
    expect(await brokenIn({ 'child.avhdx': CHILD, 'base.vhdx': BASE })).toEqual([]);
    expect(await brokenIn({ 'child.avhdx': BASE })).toEqual([]);
  });

  it('name the disks and what was asked for', async () => {
    const [ambiguous] = await brokenIn(BROKEN['chain-parent-ambiguous']);
    expect(ambiguous).toMatchObject({
      offset: 2 * MIB + 0x10028,
      expected: '00000001-aaaa-4bbb-8ccc-dddddddddddd',
      message: 'the parent can be x.vhdx or y.vhdx',
    });
    const [size] = await brokenIn(BROKEN['chain-virtual-size']);
    expect(size).toMatchObject({ expected: 2 * MIB, actual: 3 * MIB });
    expect(size!.message).toBe('the virtual size differs from that of the parent, base.vhdx');
  });
});
