import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { circumstancesOf } from '../../src/recovery/circumstances.ts';
import { planFor } from '../../src/recovery/plan-for.ts';
import type { Inventory } from '../../src/sets/model.ts';
import { hostWith } from '../diagnosis/small-diagnosis.ts';
import { guid, SmallFolder } from '../sets/small-folder.ts';
import { diskName, setOf } from './small-plan.ts';

/** Many children that ask for one parent, which is there or not. */
async function siblings(count: number, parent: 'found' | 'missing' | 'changed') {
  const folder = new SmallFolder();
  if (parent !== 'missing') await folder.disk('base.vhdx', { id: parent === 'found' ? 1 : 9 });
  for (let i = 0; i < count; i++) {
    const link = { parentId: 1, relative: '.\\base.vhdx' };
    await folder.disk(`base_${guid(100 + i)}.avhdx`, { id: 100 + i, ...link });
  }
  return folder.take();
}

/** How often anything about a disk is asked, and an item of a list is looked at. */
function countLooks(inventory: Inventory): { inventory: Inventory; looks: () => number } {
  let count = 0;
  for (const disk of inventory.disks) {
    for (const [key, value] of Object.entries(disk)) {
      Object.defineProperty(disk, key, {
        get: () => {
          count++;
          return value;
        },
      });
    }
  }
  const counted = <Item>(items: readonly Item[]): readonly Item[] =>
    new Proxy(items, {
      get: (target, key) => {
        count++;
        return Reflect.get(target, key);
      },
    });
  const { disks, chains, files, missingParents } = inventory;
  return {
    inventory: {
      ...inventory,
      ...{ disks: counted(disks), chains: counted(chains), files: counted(files) },
      missingParents: counted(missingParents),
    },
    looks: () => count,
  };
}

describe('of one parent with many children', () => {
  it.each(['found', 'missing', 'changed'] as const)(
    'whose parent is %s, four times as many take four times as long',
    async (parent) => {
      const looks: number[] = [];
      for (const count of [50, 200]) {
        const counted = countLooks(await siblings(count, parent));
        const host = hostWith(counted.inventory);
        const findings = diagnose(counted.inventory, host);
        const plans = planFor(counted.inventory, host, findings, { output: 'new' });
        expect(plans).toHaveLength(count);
        looks.push(counted.looks());
      }
      expect(looks[0]).toBeGreaterThan(1000);
      expect(looks[1]! / looks[0]!).toBeLessThan(4.5);
    },
  );

  it('each plan names the first few of the others, and counts the rest', async () => {
    const inventory = await siblings(12, 'found');
    const host = hostWith(inventory);
    const [plan] = planFor(inventory, host, diagnose(inventory, host), { output: 'new' });
    const flatten = plan!.options.find(({ id }) => id === 'flatten')!;
    const others = flatten.steps.filter(({ text }) => text.startsWith('Another state depends'));
    expect(others).toHaveLength(8);
    expect(flatten.steps.at(-1)!.text).toContain('3 more states depend');
  });
});

it('puts in order what every situation asks for', async () => {
  const folder = await setOf(3);
  await folder.disk('other.vhdx', { id: 77, diskId: 77 });
  const inventory = await folder.take();
  const host = hostWith(inventory);
  const about = (subject: string, severity: 'info' | 'error', id = 'any') => ({
    ...{ id, severity, subject, title: '', evidence: [], explanation: '' },
    ...{ advice: null, reference: null },
  });
  const all = circumstancesOf({
    ...{
      inventory,
      host,
      output: 'new',
      coverage: new Map(),
      mergeSequences: new Map(),
      access: null,
      changedParents: [],
    },
    findings: [about('a', 'info'), about('b', 'error', 'configuration-behind-disk')],
  });
  const [first, second, third] = [1, 2, 3].map((n) => all.diskAt.get(diskName(n))!);
  expect(all.children.get(first!)).toEqual([second]);
  expect([...all.leavesByRoot.get(first!)!]).toEqual([third]);
  expect(all.setAround.get(second!)).toBe(inventory.sets[0]);
  expect(all.setAround.has(all.diskAt.get('other.vhdx')!)).toBe(false);
  expect([...all.troubled]).toEqual(['b']);
  expect([...all.behindDisk]).toEqual(['b']);
});
