const MIB = 0x100000;

/**
 * Mebibytes of a file that are kept account of: 128 TiB, twice the largest disk. Two bits for each,
 * so at most 32 MiB of memory, whatever size a sparse file claims.
 */
export const MAX_UNITS = 2 ** 27;

/** Which mebibytes of a file are taken. Offsets and lengths in bytes. */
export interface OccupiedSpace {
  /** Takes a range, as far as it lies within the file and is kept account of. */
  readonly take: (offset: number, length: number) => void;
  /**
   * Takes the range of a block.
   * @returns offset of its first mebibyte that was taken before, and whether another block begins
   * at the same place; null when all of it was free
   */
  readonly takeBlock: (offset: number, length: number) => Collision | null;
}

export interface Collision {
  readonly offset: number;
  readonly sameStart: boolean;
}

/** @param fileSize bytes; what lies beyond is nobody's */
export function occupiedSpace(fileSize: number, maxUnits = MAX_UNITS): OccupiedSpace {
  const units = Math.min(Math.ceil(fileSize / MIB), maxUnits);
  const taken = new Uint8Array(Math.ceil(units / 8));
  const starts = new Uint8Array(taken.length);
  const mark = (bits: Uint8Array, unit: number): boolean => {
    const bit = 1 << (unit & 7);
    const before = bits[unit >>> 3]!;
    bits[unit >>> 3] = before | bit;
    return (before & bit) !== 0;
  };
  /** The first of its units that was taken; -1 when none was. */
  const takeUnits = (offset: number, length: number): number => {
    const end = Math.min(units, Math.ceil((offset + length) / MIB));
    let first = -1;
    for (let unit = Math.floor(offset / MIB); unit < end; unit++) {
      if (mark(taken, unit) && first < 0) first = unit;
    }
    return first;
  };
  return {
    take: (offset, length) => void takeUnits(offset, length),
    takeBlock(offset, length) {
      const sameStart = offset / MIB < units && mark(starts, Math.floor(offset / MIB));
      const unit = takeUnits(offset, length);
      return unit < 0 ? null : { offset: unit * MIB, sameStart };
    },
  };
}
