import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chainOf, chainsOf, childrenByParent, markCycles } from '../../src/sets/chain.ts';
import type { Disk, InventoryFile, LinkStatus, ParentLink } from '../../src/sets/model.ts';
import { processorTime } from '../processor-time.ts';
import { pathsOf } from './small-folder.ts';

interface BareDisk extends Disk {
  parent: ParentLink | null;
}

/** Disks without files: `parents[i]` is the number of disk i's parent, or why it has none at hand. */
function disksOf(parents: readonly (number | LinkStatus | null)[]): BareDisk[] {
  const disks = parents.map((_, i) => {
    const file = { path: `${i}` } as InventoryFile;
    return {
      file,
      vhdx: { type: 'dynamic' },
      allocation: null,
      parent: null,
    } as unknown as BareDisk;
  });
  for (const [i, parent] of parents.entries()) {
    if (parent === null) continue;
    const found = typeof parent === 'number' ? disks[parent]! : null;
    const status = typeof parent === 'number' ? 'resolved' : parent;
    disks[i]!.parent = { status, parent: found } as ParentLink;
  }
  markCycles(disks);
  return disks;
}

function chainsIn(parents: readonly (number | LinkStatus | null)[]) {
  return chainsOf(disksOf(parents)).map(({ leaf, members, status }) => {
    expect(members[0]).toBe(leaf);
    return `${pathsOf(members).join(' ')} ${status}`;
  });
}

describe('chains', () => {
  it('run from each leaf to the last ancestor at hand', () => {
    expect(chainsIn([null, 0, 1, 1, null])).toEqual([
      '2 1 0 complete',
      '3 1 0 complete',
      '4 complete',
    ]);
  });

  it.each([
    ['missing', 'missing-parent'],
    ['identity-mismatch', 'identity-mismatch'],
    ['ambiguous', 'ambiguous'],
  ] as const)('end where a parent is %s', (link, status) => {
    expect(chainsIn([link, 0, 1])).toEqual([`2 1 0 ${status}`]);
  });

  it('do not call a disk without readable metadata a base', () => {
    const disks = disksOf([null, 0]);
    Object.assign(disks[0]!, { vhdx: { type: null } });
    expect(chainsOf(disks)[0]!.status).toBe('unreadable');
  });

  it('may be asked for from any disk', () => {
    const disks = disksOf([null, 0, 1, 2]);
    expect(pathsOf(chainOf(disks[2]!).members)).toEqual(['2', '1', '0']);
  });

  it('of 100,000 members, with 100,000 leaves on the last, are told within a second', () => {
    const trunk = 100_000;
    const disks = disksOf(
      Array.from({ length: 2 * trunk }, (_, i) => (i === 0 ? null : Math.min(i, trunk) - 1)),
    );
    const start = processorTime();
    const chains = chainsOf(disks);
    expect(chains).toHaveLength(trunk);
    expect(chains.every(({ status }) => status === 'complete')).toBe(true);
    expect(chains[0]!.members).toHaveLength(trunk + 1);
    expect(processorTime() - start).toBeLessThan(5000);
  });
});

describe('cycles', () => {
  it('of every length are one chain each, with every link marked', () => {
    for (const length of [1, 2, 3, 7, 1000]) {
      const disks = disksOf(Array.from({ length }, (_, i) => (i + 1) % length));
      expect(disks.every(({ parent }) => parent!.status === 'cycle')).toBe(true);
      const chains = chainsOf(disks);
      expect(chains).toHaveLength(1);
      expect(chains[0]!.status).toBe('cycle');
      expect(chains[0]!.members).toHaveLength(length);
    }
  });

  it('with a tail are told by the tail alone, whose own links are sound', () => {
    const parents = [1, 0, 1, 2, 4];
    expect(chainsIn(parents)).toEqual(['3 2 1 0 cycle', '4 cycle']);
    expect(disksOf(parents).map(({ parent }) => parent!.status)).toEqual([
      ...['cycle', 'cycle', 'resolved', 'resolved', 'cycle'],
    ]);
  });
});

it('every disk is in a chain, whatever the links', () => {
  const parent = fc.oneof(fc.nat(19), fc.constant(null), fc.constant('missing' as const));
  fc.assert(
    fc.property(fc.array(parent, { minLength: 20, maxLength: 20 }), (parents) => {
      const disks = disksOf(parents);
      const chains = chainsOf(disks);
      expect(new Set(chains.flatMap(({ members }) => members)).size).toBe(20);
      for (const { leaf, members, status } of chains) {
        expect(new Set(members).size).toBe(members.length);
        const end = members.at(-1)!.parent;
        expect(status === 'cycle').toBe(end?.parent != null);
        expect(status === 'missing-parent').toBe(end?.status === 'missing');
        expect(childrenByParent(disks).has(leaf)).toBe(
          chains.length > 0 && disks.some((disk) => disk.parent?.parent === leaf),
        );
      }
    }),
  );
});
