import type { SkippedEntry } from '../bytes/file-tree.ts';
import type { Guid } from '../bytes/guid.ts';
import { groupBy } from './group-by.ts';
import type { Disk, InventoryFile } from './model.ts';
import { baseName, pathKey, stemOf } from './paths.ts';

/**
 * The only files a path or an identity can lead to: those found in the folders given. Each look-up
 * takes the same time however many there are.
 */
export interface FilesAtHand {
  /** By `pathKey`; several where a file system tells letter case apart. */
  readonly byPath: ReadonlyMap<string, readonly InventoryFile[]>;
  /** By `stemOf` the file name. */
  readonly byStem: ReadonlyMap<string, readonly InventoryFile[]>;
  /** By the current DataWriteGuid. */
  readonly byIdentity: ReadonlyMap<Guid, readonly InventoryFile[]>;
  /** The disk in a file, where it holds one that could be opened. */
  readonly diskIn: ReadonlyMap<InventoryFile, Disk>;
  /** What is there and not read, by `stemOf` its name. */
  readonly skippedByStem: ReadonlyMap<string, readonly SkippedEntry[]>;
}

export function indexFiles(
  files: readonly InventoryFile[],
  disks: readonly Disk[],
  skipped: readonly SkippedEntry[] = [],
): FilesAtHand {
  const identities = new Map(disks.map((disk) => [disk.file, identityOf(disk)]));
  return {
    byPath: groupBy(files, (file) => pathKey(file.path)),
    byStem: groupBy(files, (file) => stemOf(baseName(file.path))),
    byIdentity: groupBy(files, (file) => identities.get(file) ?? null),
    diskIn: new Map(disks.map((disk) => [disk.file, disk])),
    skippedByStem: groupBy(skipped, ({ path }) => stemOf(baseName(path))),
  };
}

/** The DataWriteGuid of the current header; null when no header is valid. */
export function identityOf(disk: Disk): Guid | null {
  return disk.vhdx.header?.dataWriteGuid ?? null;
}
