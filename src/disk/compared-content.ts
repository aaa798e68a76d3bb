import type { ByteSource } from '../bytes/byte-source.ts';
import type { ComparedContent } from './comparison-steps.ts';
import type { Layer } from './layer.ts';
import { Kind, RunList } from './run-list.ts';
import type { VirtualDisk } from './virtual-disk.ts';

/**
 * A virtual disk to be compared.
 * @param identityOf a text that two layers share only if they are one file, read in one way; null
 *   where that is not known
 */
export function contentOfDisk(
  disk: VirtualDisk,
  identityOf: (layer: Layer) => string | null,
): ComparedContent {
  return {
    size: disk.virtualSize,
    runs: (length, offset = 0) => disk.runs(offset, length),
    layers: disk.layers.map((layer) => ({ ...layer, identity: identityOf(layer) })),
  };
}

/** A file to be compared as it stands, a raw image of a disk. */
export function contentOfFile(
  source: ByteSource,
  name: string,
  identity: string | null,
): ComparedContent {
  return {
    size: source.size,
    async *runs(length, offset = 0) {
      const all = new RunList(1);
      all.push(offset, length, Kind.Data, 0, offset);
      yield all;
    },
    layers: [{ name, vhdx: { source }, identity }],
  };
}
