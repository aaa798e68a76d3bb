import { ZERO_GUID } from '../bytes/guid.ts';
import type { KnownIdentities } from '../formats/vhds/known-identities.ts';
import type { Disk, InventoryFile } from './model.ts';
import { baseName, foldName } from './paths.ts';

const GUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;

/**
 * What undecoded bytes of a `.vhds` are compared with: all names, and all GUIDs of disks and in
 * names. What several files share is told of the first.
 */
export function knownIdentities(
  files: readonly InventoryFile[],
  disks: readonly Disk[],
): KnownIdentities {
  const guids = new Map<string, string>();
  const names = new Map<string, string>();
  const know = (guid: string | null | undefined, what: string) => {
    if (guid && guid !== ZERO_GUID && !guids.has(guid)) guids.set(guid, what);
  };
  for (const { file, vhdx } of disks) {
    const name = baseName(file.path);
    know(vhdx.header?.dataWriteGuid, `DataWriteGuid of ${name}`);
    know(vhdx.metadata?.virtualDiskId, `VirtualDiskId of ${name}`);
    know(vhdx.metadata?.parentLocator?.linkage, `parent linkage of ${name}`);
    know(vhdx.metadata?.parentLocator?.linkage2, `second parent linkage of ${name}`);
  }
  for (const { path } of files) {
    const name = baseName(path);
    names.set(foldName(name), `name of ${name}`);
    for (const [guid] of name.matchAll(GUID)) know(guid.toLowerCase(), `GUID in the name ${name}`);
  }
  return { guids, nameAt: (path) => names.get(foldName(baseName(path))) };
}
