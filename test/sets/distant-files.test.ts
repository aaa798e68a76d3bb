import { expect, it } from 'vitest';
import type { ByteSource } from '../../src/bytes/byte-source.ts';
import { takeInventory } from '../../src/sets/inventory.ts';
import { MemoryTree } from '../bytes/memory-tree.ts';
import { smallDisk } from './small-folder.ts';

/** All reads that are under way come back together: what a distance costs is the number of rounds. */
class Distance {
  rounds = 0;
  reads = 0;
  #waiting: (() => void)[] = [];

  of(base: ByteSource): ByteSource {
    return {
      size: base.size,
      read: async (target, position) => {
        this.reads++;
        await new Promise<void>((arrived) => {
          if (this.#waiting.length === 0) setTimeout(() => this.#arrive(), 5);
          this.#waiting.push(arrived);
        });
        await base.read(target, position);
      },
    };
  }

  #arrive(): void {
    this.rounds++;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const arrived of waiting) arrived();
  }
}

it('reads a chain of 30 from far away in a few round trips', async () => {
  const distance = new Distance();
  const files = await Promise.all(
    Array.from({ length: 30 }, async (_, i) => {
      const parent = i === 0 ? {} : { parentId: i, relative: `.\\d${i - 1}.avhdx` };
      const disk = await smallDisk({ id: i + 1, fileWriteId: 100 + i, ...parent });
      return { path: `d${i}.avhdx`, source: distance.of(disk) };
    }),
  );
  const { chains } = await takeInventory([new MemoryTree(files)]);
  expect(chains.map(({ members, status }) => [members.length, status])).toEqual([[30, 'complete']]);
  // First megabyte, metadata, block allocation table.
  expect(distance.reads).toBeLessThanOrEqual(3 * 30);
  // 16 files side by side. At 50 ms a round trip 3 seconds would be 60 of them.
  expect(distance.rounds).toBeLessThanOrEqual(8);
});
