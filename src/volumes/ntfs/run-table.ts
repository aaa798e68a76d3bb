import type { Fault } from '../../bytes/fault.ts';
import type { NonResidentAttribute } from '../../formats/ntfs/attribute-header.ts';
import { decodeRuns, SPARSE_LCN } from '../../formats/ntfs/run-list.ts';

/** Stands in place of a cluster number where the file does not tell it, or tells one off the volume. */
export const MISSING_LCN = -2;

/**
 * Where the clusters of a value lie, in columns: run `i` begins at cluster `vcn[i]` of the value, which is
 * cluster `lcn[i]` of the volume. Runs follow each other without a gap from cluster 0 to `end`.
 */
export class RunTable {
  readonly vcn: number[] = [];
  readonly lcn: number[] = [];
  /** The cluster behind the last one. */
  end = 0;

  /** Joined to the last run where it continues it. */
  append(length: number, lcn: number): void {
    if (length <= 0) return;
    const last = this.vcn.length - 1;
    const continued = last >= 0 && continues(this.lcn[last]!, this.end - this.vcn[last]!, lcn);
    if (!continued) {
      this.vcn.push(this.end);
      this.lcn.push(lcn);
    }
    this.end += length;
  }

  get count(): number {
    return this.vcn.length;
  }

  /** The cluster of the value behind the last one of run `index`. */
  endOf(index: number): number {
    return this.vcn[index + 1] ?? this.end;
  }

  /** The run that holds cluster `vcn`; -1 when it lies behind the end. */
  find(vcn: number): number {
    if (vcn < 0 || vcn >= this.end) return -1;
    let low = 0;
    let high = this.vcn.length;
    while (high - low > 1) {
      const middle = (low + high) >>> 1;
      if (this.vcn[middle]! <= vcn) low = middle;
      else high = middle;
    }
    return low;
  }
}

function continues(lcn: number, length: number, next: number): boolean {
  return lcn < 0 ? lcn === next : lcn + length === next;
}

/**
 * Adds the runs of one part of a value.
 * @param totalClusters of the volume: what lies behind them is missing
 * @returns what is wrong with the part; its runs are missing then, as far as they are
 */
export function appendPart(
  table: RunTable,
  part: NonResidentAttribute,
  totalClusters: number,
): Fault | null {
  const structure = `run list of file record ${part.record.number}`;
  const offset = part.record.position + part.runsOffset;
  const fault = (code: string, message: string) => ({ code, structure, offset, message });
  let runs: ReturnType<typeof decodeRuns>;
  try {
    runs = decodeRuns(part);
  } catch (error) {
    table.append(part.endVcn - part.firstVcn, MISSING_LCN);
    return fault('run-list-damaged', error instanceof Error ? error.message : String(error));
  }
  let outside = 0;
  for (let i = 0; i < runs.lcn.length; i++) {
    const lcn = runs.lcn[i]!;
    const length = runs.length[i]!;
    const inside = lcn === SPARSE_LCN ? length : Math.max(0, Math.min(length, totalClusters - lcn));
    table.append(inside, lcn);
    table.append(length - inside, MISSING_LCN);
    outside += length - inside;
  }
  return outside === 0
    ? null
    : fault('run-outside-volume', `${outside} of its clusters lie beyond the end of the volume`);
}

/**
 * The table of a value that is described in parts.
 * @param parts in any order; a gap between them is missing, and so is what two of them claim
 */
export function buildRunTable(
  parts: readonly NonResidentAttribute[],
  totalClusters: number,
): { readonly table: RunTable; readonly faults: readonly Fault[] } {
  const table = new RunTable();
  const faults: Fault[] = [];
  for (const part of parts.toSorted((a, b) => a.firstVcn - b.firstVcn)) {
    const structure = `attribute of file record ${part.record.number}`;
    const offset = part.record.position + part.offset;
    if (part.firstVcn < table.end) {
      const message = `clusters from ${part.firstVcn} on are described twice`;
      faults.push({ code: 'attribute-parts-overlap', structure, offset, message });
      continue;
    }
    if (part.firstVcn > table.end) {
      const message = `clusters ${table.end} to ${part.firstVcn - 1} are not described`;
      faults.push({ code: 'attribute-part-missing', structure, offset, message });
      table.append(part.firstVcn - table.end, MISSING_LCN);
    }
    const fault = appendPart(table, part, totalClusters);
    if (fault) faults.push(fault);
  }
  return { table, faults };
}
