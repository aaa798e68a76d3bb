/** What decides a range of a virtual disk. */
export type ExtentKind =
  /** A layer stores the bytes. */
  | 'data'
  /** A layer says that they are zeros. */
  | 'zero'
  /** No layer of a complete chain says anything, or the parent that is asked ends before: zeros. */
  | 'unallocated'
  /** An absent or untrusted ancestor would decide, or the layer that decides is damaged here. */
  | 'missing';

/** Why a layer that decides a range can't tell its bytes. */
export type Damage =
  /** The table of the layer ends before the entry of the block. */
  | 'bat-truncated'
  /** The entry holds a state that does not exist, or not in this type of disk. */
  | 'block-state'
  /** The entry points into the first megabyte, where the headers are. */
  | 'block-offset'
  /** Another block, or the header area, the log or a region, claims the same place in the file. */
  | 'block-overlap'
  /** Flag, parent locator and block states contradict each other about whether there is a parent. */
  | 'disk-type'
  /** The file ends before the block does. */
  | 'block-truncated'
  /** The block is partially present, but its sector bitmap is not. */
  | 'sector-bitmap-missing'
  /** Something else claims the place of the sector bitmap in the file. */
  | 'sector-bitmap-overlap'
  /** The file ends before the sector bitmap does. */
  | 'sector-bitmap-truncated'
  /** The medium does not give the part of the table that holds the entry of the block. */
  | 'bat-unreadable'
  /** The medium does not give the part of the sector bitmap that tells of these sectors. */
  | 'sector-bitmap-unreadable'
  /** The medium does not give the bytes themselves; known only once they have been read. */
  | 'payload-unreadable';

/** A range of a virtual disk, and where its bytes are. Offsets and lengths in bytes. */
export interface Extent {
  readonly offset: number;
  readonly length: number;
  readonly kind: ExtentKind;
  /** Index of the layer that decides, 0 being the leaf; null where none does. */
  readonly layer: number | null;
  /** Offset in that layer's file, log replayed; null unless the kind is `data`. */
  readonly position: number | null;
  /** Null unless the kind is `missing` because of damage, and not of an absent ancestor. */
  readonly damage: Damage | null;
}
