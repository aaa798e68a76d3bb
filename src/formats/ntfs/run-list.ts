import type { NonResidentAttribute } from './attribute-header.ts';
import { ntfsError } from './ntfs-error.ts';

/** Stands in place of a cluster number where nothing is stored: zeros. */
export const SPARSE_LCN = -1;

/** Runs in columns: run `i` is `length[i]` clusters of the value, from cluster `lcn[i]` of the volume on. */
export interface Runs {
  readonly length: readonly number[];
  readonly lcn: readonly number[];
}

/**
 * Decodes the mapping pairs of an attribute: a byte that says how many bytes follow for the length
 * and for the (signed) distance from the last run's cluster, and so on up to a zero byte.
 * @throws {FormatError} `run-list-damaged`: a value that cannot be, an end before the end mark, or not
 *   as many clusters as the attribute spans
 */
export function decodeRuns(attribute: NonResidentAttribute): Runs {
  const { record, runsOffset } = attribute;
  const { bytes, start } = record;
  const end = start + attribute.offset + attribute.length;
  const length: number[] = [];
  const lcn: number[] = [];
  const damaged = (at: number, message: string) => {
    const structure = `run list of file record ${record.number}`;
    return ntfsError('run-list-damaged', structure, record.position + at - start, message);
  };
  let at = start + runsOffset;
  let cluster = 0;
  let total = 0;
  for (;;) {
    // An attribute that ends with its last run has no room for the mark, as some writers leave it.
    const head = at < end ? bytes[at]! : 0;
    if (head === 0) break;
    const lengthBytes = head & 0x0f;
    const offsetBytes = head >>> 4;
    const next = at + 1 + lengthBytes + offsetBytes;
    if (lengthBytes === 0 || lengthBytes > 8 || offsetBytes > 8 || next > end) {
      throw damaged(at, `a run that begins with 0x${head.toString(16).padStart(2, '0')}`);
    }
    const clusters = readSigned(bytes, at + 1, lengthBytes);
    if (!(clusters > 0 && Number.isSafeInteger(total + clusters))) {
      throw damaged(at, `a run of ${clusters} clusters`);
    }
    length.push(clusters);
    total += clusters;
    if (offsetBytes === 0) {
      lcn.push(SPARSE_LCN);
    } else {
      cluster += readSigned(bytes, at + 1 + lengthBytes, offsetBytes);
      if (!(cluster >= 0 && Number.isSafeInteger(cluster))) {
        throw damaged(at, `a run at cluster ${cluster}`);
      }
      lcn.push(cluster);
    }
    at = next;
  }
  if (total !== attribute.endVcn - attribute.firstVcn) {
    const spans = attribute.endVcn - attribute.firstVcn;
    throw damaged(start + runsOffset, `${total} clusters where the attribute spans ${spans}`);
  }
  return { length, lcn };
}

/** A signed little-endian integer of 1 to 8 bytes; inexact, and far out of any bound, beyond 2^53. */
function readSigned(bytes: Uint8Array, at: number, count: number): number {
  let value = 0;
  for (let i = count - 1; i >= 0; i--) value = value * 256 + bytes[at + i]!;
  return bytes[at + count - 1]! >= 0x80 ? value - 2 ** (8 * count) : value;
}
