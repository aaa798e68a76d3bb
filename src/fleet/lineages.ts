import type { Disk, Inventory, InventoryFile, VhdSet } from '../sets/model.ts';
import { disksAround } from '../sets/vhd-set.ts';

/**
 * Which files hang together: disks by the parents that were taken, sets by their disks. Whatever is
 * said of one of them needs all the others; what lies elsewhere may be left out.
 */
export class Lineages {
  /** Files that one of the same lineage leads to. */
  readonly #above = new Map<InventoryFile, InventoryFile>();
  readonly #members = new Map<InventoryFile, InventoryFile[]>();

  constructor({ disks, sets, files, suspects, chains }: Inventory) {
    for (const { file, parent } of disks) if (parent?.parent) this.#join(file, parent.parent.file);
    for (const set of sets) {
      for (const { file } of disksOf(set)) this.#join(set.file, file);
      if (set.activeLeaf.unread) this.#join(set.file, set.activeLeaf.unread);
    }
    for (const { leaf } of chains) {
      for (const { file } of suspects.get(leaf) ?? []) this.#join(leaf.file, file);
    }
    for (const file of files) {
      const first = this.#first(file);
      const known = this.#members.get(first);
      if (known) known.push(file);
      else this.#members.set(first, [file]);
    }
  }

  /** All files of the lineage of one, in the order of the inventory. */
  of(file: InventoryFile): readonly InventoryFile[] {
    return this.#members.get(this.#first(file)) ?? [file];
  }

  #join(a: InventoryFile, b: InventoryFile): void {
    const [first, second] = [this.#first(a), this.#first(b)];
    if (first !== second) this.#above.set(first, second);
  }

  #first(file: InventoryFile): InventoryFile {
    let first = file;
    for (let next = this.#above.get(first); next; next = this.#above.get(first)) first = next;
    // Thousands of disks in one row: the next one finds its way at once.
    for (let at = file; at !== first; ) {
      const next = this.#above.get(at)!;
      this.#above.set(at, first);
      at = next;
    }
    return first;
  }
}

/** The disks of a set without mere copies of them, which have chains of their own elsewhere. */
function disksOf(set: VhdSet): Disk[] {
  const copies = new Set(set.copies);
  return disksAround(set).filter((disk) => !copies.has(disk));
}
