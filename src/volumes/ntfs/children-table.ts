import type { FileReference } from '../../formats/ntfs/file-reference.ts';
import { namesOf } from './file-facts.ts';
import { assembleFile, fileOfOneRecord, type NtfsVolume } from './ntfs-file.ts';

/** Grows by doubling; 12 bytes a name. */
class Columns {
  count = 0;
  parent = new Uint32Array(1024);
  parentSequence = new Uint16Array(1024);
  record = new Uint32Array(1024);

  push(parent: FileReference, record: number): void {
    if (this.count === this.record.length) {
      this.parent = grown(this.parent, new Uint32Array(this.count * 2));
      this.parentSequence = grown(this.parentSequence, new Uint16Array(this.count * 2));
      this.record = grown(this.record, new Uint32Array(this.count * 2));
    }
    this.parent[this.count] = parent.record;
    this.parentSequence[this.count] = parent.sequence;
    this.record[this.count] = record;
    this.count++;
  }
}

function grown<T extends Uint32Array | Uint16Array>(from: T, into: T): T {
  into.set(from);
  return into;
}

/** Which files say that they are in which directory; for volumes whose indexes are damaged. */
export class ChildrenTable {
  readonly #columns: Columns;
  /** Places in the columns, by parent. */
  readonly #order: Uint32Array;

  private constructor(columns: Columns) {
    this.#columns = columns;
    const { parent, count } = columns;
    this.#order = Uint32Array.from({ length: count }, (_, i) => i).sort(
      (a, b) => parent[a]! - parent[b]! || a - b,
    );
  }

  /** One look at the whole file table. */
  static async read(volume: NtfsVolume): Promise<ChildrenTable> {
    const columns = new Columns();
    for await (const records of volume.mft.scan(undefined, 'in-use')) {
      for (const record of records) {
        if ('fault' in record || !record.inUse || record.base !== null) continue;
        const file = fileOfOneRecord(record) ?? (await assembleFile(volume, record));
        for (const { parent } of namesOf(file)) {
          if (parent.record <= 0xffffffff) columns.push(parent, record.number);
        }
      }
    }
    return new ChildrenTable(columns);
  }

  /** Numbers of records, each once, ascending. */
  childrenOf(directory: FileReference): readonly number[] {
    const { parent, parentSequence, record } = this.#columns;
    const order = this.#order;
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (parent[order[middle]!]! < directory.record) low = middle + 1;
      else high = middle;
    }
    const children = new Set<number>();
    for (; low < order.length && parent[order[low]!] === directory.record; low++) {
      if (parentSequence[order[low]!] === directory.sequence) children.add(record[order[low]!]!);
    }
    return [...children];
  }
}
