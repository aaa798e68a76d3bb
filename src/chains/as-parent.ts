import { contentOfDisk } from '../disk/compared-content.ts';
import type { ComparedContent } from '../disk/comparison-steps.ts';
import { Kind, NO_LAYER, RunList } from '../disk/run-list.ts';
import type { VirtualDisk } from '../disk/virtual-disk.ts';

/** A disk as its child reads it: cut or filled with zeros to the size of the child, in bytes. */
export function asParent(disk: VirtualDisk, size: number): ComparedContent {
  const within = Math.min(size, disk.virtualSize);
  // Two layers of one path are one file: an inventory opens each once.
  const content = contentOfDisk(disk, ({ name }) => name);
  return {
    ...content,
    size,
    async *runs(length) {
      const own = Math.min(within, length);
      yield* content.runs(own);
      if (own === length) return;
      const beyond = new RunList(1);
      beyond.push(own, length - own, Kind.Unallocated, NO_LAYER, 0);
      yield beyond;
    },
  };
}
