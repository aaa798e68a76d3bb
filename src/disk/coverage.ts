import { Damaged, Kind } from './run-list.ts';
import type { VirtualDisk } from './virtual-disk.ts';

/** How much of a range is known, and as what. In bytes. */
export interface Coverage {
  readonly total: number;
  readonly data: number;
  readonly zero: number;
  /** Decided by no layer of a complete chain: zeros. */
  readonly unallocated: number;
  /** Would be decided by an ancestor that is absent. */
  readonly absent: number;
  /** Decided by a layer that is damaged there. */
  readonly damaged: number;
}

/** Counts a range of the disk from its tables alone; no payload is read. */
export async function coverageOf(
  disk: Pick<VirtualDisk, 'runs'>,
  range: { readonly offset?: number; readonly length?: number } = {},
): Promise<Coverage> {
  const byKind = [0, 0, 0, 0];
  let damaged = 0;
  for await (const { count, kind, length, position } of disk.runs(range.offset, range.length)) {
    for (let i = 0; i < count; i++) {
      byKind[kind[i]!]! += length[i]!;
      if (kind[i] === Kind.Missing && position[i] !== Damaged.None) damaged += length[i]!;
    }
  }
  const [data, zero, unallocated, missing] = byKind as [number, number, number, number];
  const total = data + zero + unallocated + missing;
  return { total, data, zero, unallocated, absent: missing - damaged, damaged };
}

/** Bytes that no file found can tell. */
export function missingBytes({ absent, damaged }: Coverage): number {
  return absent + damaged;
}
