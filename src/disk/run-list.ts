import type { Damage, Extent, ExtentKind } from './extent.ts';

/** Kinds of extent as they stand in a column. */
export const Kind = { Data: 0, Zero: 1, Unallocated: 2, Missing: 3 } as const;
const KINDS: readonly ExtentKind[] = ['data', 'zero', 'unallocated', 'missing'];

/** In the `layer` column: no layer decides. */
export const NO_LAYER = -1;

/** Damage as it stands in the `position` column of missing runs. */
export const Damaged = {
  /** No damage: an ancestor is absent. */
  None: 0,
  BatTruncated: 1,
  BlockState: 2,
  BlockOffset: 3,
  BlockTruncated: 4,
  BitmapMissing: 5,
  BitmapTruncated: 6,
  BatUnreadable: 7,
  BitmapUnreadable: 8,
  BlockOverlap: 9,
  BitmapOverlap: 10,
  DiskType: 11,
  PayloadUnreadable: 12,
} as const;
const DAMAGES: readonly (Damage | null)[] = [
  null,
  'bat-truncated',
  'block-state',
  'block-offset',
  'block-truncated',
  'sector-bitmap-missing',
  'sector-bitmap-truncated',
  'bat-unreadable',
  'sector-bitmap-unreadable',
  'block-overlap',
  'sector-bitmap-overlap',
  'disk-type',
  'payload-unreadable',
];

const SECTOR_BYTES = 512;
/** More than the runs of any list: what is left of 2^53 are the sectors of 4 TiB. */
const KEY_STEP = 2 ** 20;

/** Extents in columns, without an object for each; what continues the last run is joined to it. */
export class RunList {
  count = 0;
  offset: Float64Array;
  length: Float64Array;
  kind: Uint8Array;
  layer: Int32Array;
  /** Offset in the file of the layer for data; one of {@link Damaged} for what is missing; else 0. */
  position: Float64Array;

  constructor(capacity = 16) {
    this.offset = new Float64Array(capacity);
    this.length = new Float64Array(capacity);
    this.kind = new Uint8Array(capacity);
    this.layer = new Int32Array(capacity);
    this.position = new Float64Array(capacity);
  }

  push(offset: number, length: number, kind: number, layer: number, position: number): void {
    const last = this.count - 1;
    if (
      last >= 0 &&
      this.kind[last] === kind &&
      this.layer[last] === layer &&
      this.offset[last]! + this.length[last]! === offset &&
      this.position[last]! + (kind === Kind.Data ? this.length[last]! : 0) === position
    ) {
      this.length[last]! += length;
      return;
    }
    if (this.count === this.offset.length) this.#grow();
    const at = this.count++;
    this.offset[at] = offset;
    this.length[at] = length;
    this.kind[at] = kind;
    this.layer[at] = layer;
    this.position[at] = position;
  }

  /** The runs of another list from `from` up to `to`, which none in this one continues but the last. */
  pushAll(other: RunList, from: number, to: number): void {
    const { offset, length, kind, layer, position } = other;
    this.push(offset[from]!, length[from]!, kind[from]!, layer[from]!, position[from]!);
    const [first, at] = [from + 1, this.count];
    this.count += to - first;
    while (this.count > this.offset.length) this.#grow();
    this.offset.set(offset.subarray(first, to), at);
    this.length.set(length.subarray(first, to), at);
    this.kind.set(kind.subarray(first, to), at);
    this.layer.set(layer.subarray(first, to), at);
    this.position.set(position.subarray(first, to), at);
  }

  /** Empties the list; its columns stay for the next runs. */
  clear(): void {
    this.count = 0;
  }

  /** The same runs in the order of their offsets; no two of them begin in one sector. */
  sorted(): RunList {
    // One number for place and index sorts natively, many times faster than a comparison would.
    const keys = new Float64Array(this.count);
    let first = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.count; i++) first = Math.min(first, this.offset[i]!);
    const base = Math.floor(first / SECTOR_BYTES);
    for (let i = 0; i < this.count; i++) {
      keys[i] = (Math.floor(this.offset[i]! / SECTOR_BYTES) - base) * KEY_STEP + i;
    }
    keys.sort();
    const sorted = new RunList(this.count);
    const { offset, length, kind, layer, position } = this;
    for (let i = 0; i < keys.length; i++) {
      const at = keys[i]! % KEY_STEP;
      sorted.push(offset[at]!, length[at]!, kind[at]!, layer[at]!, position[at]!);
    }
    return sorted;
  }

  extentAt(index: number): Extent {
    const kind = this.kind[index]!;
    const layer = this.layer[index]!;
    const position = this.position[index]!;
    return {
      offset: this.offset[index]!,
      length: this.length[index]!,
      kind: KINDS[kind]!,
      layer: layer === NO_LAYER ? null : layer,
      position: kind === Kind.Data ? position : null,
      damage: kind === Kind.Missing ? DAMAGES[position]! : null,
    };
  }

  #grow(): void {
    const bigger = new RunList(this.offset.length * 4);
    bigger.offset.set(this.offset);
    bigger.length.set(this.length);
    bigger.kind.set(this.kind);
    bigger.layer.set(this.layer);
    bigger.position.set(this.position);
    ({
      offset: this.offset,
      length: this.length,
      kind: this.kind,
      layer: this.layer,
      position: this.position,
    } = bigger);
  }
}

/** Bytes that layers store. */
export function dataBytesOf({ count, kind, length }: RunList): number {
  let bytes = 0;
  for (let i = 0; i < count; i++) if (kind[i] === Kind.Data) bytes += length[i]!;
  return bytes;
}
