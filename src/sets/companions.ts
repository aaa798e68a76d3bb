import type { FileKind } from '../formats/sniff.ts';
import type { FilesAtHand } from './files-at-hand.ts';
import type { Disk, Inventory, InventoryFile } from './model.ts';
import { baseName, folderOf, pathKey, stemOf } from './paths.ts';

const COMPANION_KINDS: ReadonlySet<FileKind> = new Set(['rct', 'mrt', 'hrl']);
const EXTENSION = /\.[^.]*$/;

/** Change tracking and replica files, and the disk in the same folder each one's name extends. */
export function findCompanions(
  files: readonly InventoryFile[],
  atHand: FilesAtHand,
): Inventory['companions'] {
  const companions = files.filter(({ kind }) => COMPANION_KINDS.has(kind));
  return companions.map((file) => ({ file, disk: diskBeside(file, atHand) }));
}

/** `X.vhdx.rct` stands beside `X.vhdx`, or beside `X.avhdx` where that was renamed. */
function diskBeside(file: InventoryFile, atHand: FilesAtHand): Disk | null {
  const path = file.path.replace(EXTENSION, '');
  const stem = pathKey(folderOf(path) + stemOf(baseName(path)));
  for (const key of [pathKey(path), `${stem}.VHDX`, `${stem}.AVHDX`]) {
    const disks = (atHand.byPath.get(key) ?? []).map((found) => atHand.diskIn.get(found));
    const disk = disks.find((found) => found !== undefined);
    if (disk) return disk;
  }
  return null;
}
