import { describe, expect, it } from 'vitest';
import { MIB } from '../../fixtures/vhdx-builder.ts';
import { ByteRanges } from '../../src/bytes/byte-ranges.ts';
import type { FileRemains } from '../../src/bytes/file-tree.ts';
import type { MemorySource } from '../../src/bytes/memory-source.ts';
import { openChain } from '../../src/chains/open-chain.ts';
import { readingBasis } from '../../src/chains/reading-basis.ts';
import { coverageOf, missingBytes } from '../../src/disk/coverage.ts';
import { deletedText } from '../../src/sets/deleted-disks.ts';
import { takeInventory } from '../../src/sets/inventory.ts';
import { disk, treeOf } from './deleted-tree.ts';

async function chainOf(files: Parameters<typeof treeOf>[0]) {
  const inventory = await takeInventory([treeOf(files)]);
  const [chain, ...others] = inventory.chains;
  expect(others).toEqual([]);
  return { inventory, chain: chain!, members: chain!.members.map(({ file }) => file.path) };
}

describe('a deleted disk', async () => {
  const [base, middle, leaf] = [
    await disk('base', null),
    await disk('middle', 'base'),
    await disk('leaf', 'middle'),
  ];
  const doubtful = (offset: number, length: number) => {
    const ranges = new ByteRanges();
    ranges.add(offset, length);
    return ranges;
  };

  it('is a parent where no disk that is there can be it, and that is told', async () => {
    const { inventory, chain, members } = await chainOf({
      ...{ leaf, '?deleted-1-1/middle': { source: middle }, base },
    });
    expect([chain.status, ...members]).toEqual(['complete', 'leaf', '?deleted-1-1/middle', 'base']);
    expect(inventory.deleted).toMatchObject([
      { state: 'whole', usedBy: { file: { path: 'leaf' } } },
    ]);
    expect(readingBasis(chain)).toMatchObject([{ rests: 'on-deleted-file' }]);
  });

  it('is none where a disk that is there can be', async () => {
    const { inventory, chain, members } = await chainOf({
      ...{ leaf, middle, '?deleted-1-1/middle': { source: middle }, base },
    });
    expect([chain.status, ...members]).toEqual(['complete', 'leaf', 'middle', 'base']);
    expect(inventory.disks).toHaveLength(3);
    expect(inventory.deleted).toMatchObject([{ state: 'whole', usedBy: null }]);
  });

  it('is never a child: what nobody has any more is no newer state', async () => {
    const { chain, members } = await chainOf({
      '?deleted-1-1/leaf': { source: leaf },
      middle,
      base,
    });
    expect([chain.status, ...members]).toEqual(['complete', 'middle', 'base']);
  });

  it('that is partly overwritten is missing there, unless that is accepted', async () => {
    const remains = { reused: MIB / 2, doubtful: doubtful(middle.size - MIB / 2, MIB / 2) };
    const part = { source: middle, ...remains };
    const { inventory, chain } = await chainOf({ leaf, '?deleted-1-1/middle': part, base });
    expect(inventory.deleted).toMatchObject([{ state: 'partly' }]);
    const { disk: opened } = openChain(chain);
    // The block of the leaf lies above it.
    expect(missingBytes(await coverageOf(opened))).toBe(0);
    const alone = openChain({ ...chain, members: chain.members.slice(1), leaf: chain.members[1]! });
    expect(missingBytes(await coverageOf(alone.disk))).toBe(MIB / 2);
    const taken = await chainOf({
      ...{ leaf, '?deleted-1-1/middle': { ...part, accepted: true }, base },
    });
    const members = taken.chain.members.slice(1);
    const accepted = openChain({ ...taken.chain, members, leaf: members[0]! });
    expect(missingBytes(await coverageOf(accepted.disk))).toBe(0);
    expect(deletedText('m', members[0]!.file.remains!)).toContain('taken as they are, as asked');
  });

  it('whose own checksums are wrong is no parent, unless that is accepted; nor is a carved one', async () => {
    const broken = await disk('middle', 'base');
    broken.bytes[64 * 1024 + 100]! ^= 1;
    const { inventory, chain } = await chainOf({
      ...{ leaf, '?deleted-1-1/middle': { source: broken }, base },
    }).catch(() => chainsWith(broken));
    expect(chain.status).toBe('missing-parent');
    expect(inventory.deleted).toMatchObject([{ state: 'doubtful', usedBy: null }]);
    const carved = await chainsWith(middle, { foundBy: 'carved' });
    expect(carved.chain.status).toBe('missing-parent');
    const accepted = await chainsWith(middle, { foundBy: 'carved', accepted: true });
    expect(accepted.chain.status).toBe('complete');
    expect(deletedText('m', accepted.chain.members[1]!.file.remains!)).toContain('in one piece');
  });

  /** The chain of the leaf, beside the base that nothing leads to where the middle is none. */
  async function chainsWith(source: MemorySource, remains: Partial<FileRemains> = {}) {
    const inventory = await takeInventory([
      treeOf({ leaf, '?deleted-1-1/middle': { source, ...remains }, base }),
    ]);
    const chain = inventory.chains.find(({ leaf: { file } }) => file.path === 'leaf')!;
    return { inventory, chain, members: chain.members.map(({ file }) => file.path) };
  }

  it('that is a disk no more, or can not be read, is doubtful', async () => {
    const other = await disk('other', null);
    other.bytes.fill(7, 0, MIB);
    const { inventory } = await chainsWith(other);
    expect(inventory.deleted).toMatchObject([{ state: 'doubtful' }]);
    expect(inventory.deleted![0]!.reason).not.toBeNull();
  });
});
