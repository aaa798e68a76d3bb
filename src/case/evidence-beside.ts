import { type ByteSource, readStructure } from '../bytes/byte-source.ts';
import type { FileKind } from '../formats/sniff.ts';
import type { InventoryFile } from '../sets/model.ts';
import { baseName, folderOf } from '../sets/paths.ts';

/** What makes a folder one whose logs and lists are about disks. */
const KEPT: ReadonlySet<FileKind> = new Set(['vhdx', 'vhds', 'vmcx', 'vm-xml']);

/** Files that lie in the folder of a disk, a set or a configuration. */
function besideDisks(files: readonly InventoryFile[]): InventoryFile[] {
  const own = files.filter(({ origin }) => origin === 'root');
  const folders = new Set(
    own.filter(({ kind }) => KEPT.has(kind)).map(({ path }) => folderOf(path)),
  );
  return own.filter(({ path }) => folders.has(folderOf(path)));
}

/**
 * Event logs that nobody named: beside disks any, elsewhere those of Hyper-V. A whole system disk has
 * hundreds of others.
 */
export function logsAmong(files: readonly InventoryFile[]): InventoryFile[] {
  const beside = new Set(besideDisks(files));
  return files.filter((file) => {
    const isLog = file.kind === 'event-xml' || /\.evtx$/i.test(file.path);
    if (!isLog || file.origin !== 'root') return false;
    return beside.has(file) || /hyper-v/i.test(baseName(file.path));
  });
}

/** What may be an access list by its name and place; {@link looksLikeAccessList} says more. */
export function textsAmong(files: readonly InventoryFile[]): InventoryFile[] {
  return besideDisks(files).filter(({ path, size, kind }) => {
    return kind === 'other' && size > 0 && /\.(txt|acl|sddl)$/i.test(path);
  });
}

/** Enough for a name of the greatest length and the beginning of its descriptor. */
const HEAD = 66 * 1024;

/** Whether a text begins as `icacls /save` does: with a name, and below it a descriptor. */
export async function looksLikeAccessList(source: ByteSource): Promise<boolean> {
  const head = await readStructure(source, 'text', 0, Math.min(HEAD, source.size));
  let text = '';
  // Both the encodings that icacls and PowerShell write have ASCII where it counts.
  for (const byte of head) if (byte !== 0 && byte < 0x80) text += String.fromCharCode(byte);
  return /^\s*[^\r\n]+\r?\n\s*[OGDS]:/.test(text);
}
