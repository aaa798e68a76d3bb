import type { ByteSource } from '../bytes/byte-source.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { Extent } from './extent.ts';
import { Kind, type RunList } from './run-list.ts';

/** Bytes were asked for that no file at hand holds. */
export class MissingDataError extends VhdsetError {
  readonly code = 'missing-data';
  readonly extent: Extent;
  /** The layer that is damaged there; null when an ancestor is absent. */
  readonly layerName: string | null;

  constructor(extent: Extent, layerName: string | null) {
    const where = `${extent.length} bytes at offset ${extent.offset} of the disk`;
    const why =
      layerName === null ? 'an absent ancestor decides them' : `${layerName}: ${extent.damage}`;
    super(`missing: ${where}; ${why}`);
    this.name = 'MissingDataError';
    this.extent = extent;
    this.layerName = layerName;
  }
}

/** What runs are read from: a layer, or any file that stands in the place of one. */
export interface RunSource {
  readonly name: string;
  readonly vhdx: { readonly source: ByteSource };
}

/**
 * Fills the part of `target` that the runs cover; their reads are made at the same time.
 * @param base offset on the disk of the first byte of `target`
 * @throws {MissingDataError} for the first run that is missing
 */
export async function readRuns(
  layers: readonly RunSource[],
  runs: RunList,
  target: Uint8Array,
  base: number,
): Promise<void> {
  const reads: Promise<void>[] = [];
  for (let i = 0; i < runs.count; i++) {
    const from = runs.offset[i]! - base;
    const into = target.subarray(from, from + runs.length[i]!);
    const layer = runs.layer[i]!;
    if (runs.kind[i] === Kind.Missing) {
      await Promise.allSettled(reads);
      throw new MissingDataError(runs.extentAt(i), layers[layer]?.name ?? null);
    }
    if (runs.kind[i] === Kind.Data) {
      const { source } = layers[layer]!.vhdx;
      const position = runs.position[i]!;
      if (!source.readNow?.(into, position)) reads.push(source.read(into, position));
    } else into.fill(0);
  }
  // All of them, before the buffer can be anything else's.
  for (const read of await Promise.allSettled(reads)) {
    if (read.status === 'rejected') throw read.reason;
  }
}
