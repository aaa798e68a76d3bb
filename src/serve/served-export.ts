import type { RunSource } from '../disk/read-runs.ts';
import type { VirtualDisk } from '../disk/virtual-disk.ts';

/** What an export is read from: a chain, or the image of a disk. */
interface ServedDisk extends Pick<VirtualDisk, 'physicalSectorSize' | 'runs'> {
  readonly layers: readonly RunSource[];
}

/** What clients may open: a disk, or a part of one such as a partition. */
export interface ServedExport {
  /** What clients ask for; text of at most 4096 bytes by the protocol. */
  readonly name: string;
  /** For people. */
  readonly description: string;
  readonly disk: ServedDisk;
  /** Where the part begins on the disk, and how long it is, in bytes. */
  readonly offset: number;
  readonly length: number;
}

/**
 * The export that goes by `name`. Who names none gets the only one there is; of several, none is
 * a guess.
 */
export function exportNamed(
  exports: readonly ServedExport[],
  name: string,
): ServedExport | undefined {
  if (name === '' && exports.length === 1) return exports[0];
  return exports.find((candidate) => candidate.name === name);
}
