import { groupBy } from './group-by.ts';
import type { Chain, Disk, InventoryFile, Suspect } from './model.ts';
import { folderOf, pathKey } from './paths.ts';
import { diskName } from './set-names.ts';

/**
 * Files that look like a part of a chain and could not be read as disks: the newest one may be among
 * them, so nothing said of the chain holds without a word about them. Inferred, from name and place.
 * @returns by the leaf of the chain; a chain without any has no entry
 */
export function findSuspects(
  chains: readonly Chain[],
  files: readonly InventoryFile[],
  disks: readonly Disk[],
): Map<Disk, readonly Suspect[]> {
  const identified = new Set(disks.filter(({ vhdx }) => vhdx.header).map(({ file }) => file));
  const unread = files.filter((file) => isPromisedDisk(file) && !identified.has(file));
  const found = new Map<Disk, readonly Suspect[]>();
  if (unread.length === 0) return found;
  const byFolder = groupBy(unread, folderKey);
  const baseOf = (file: InventoryFile) => `${folderKey(file)}\n${diskName(file.path).base}`;
  const chainBases = new Set(chains.flatMap((chain) => basesOf(chain, baseOf)));
  for (const chain of chains) {
    if (!chain.leaf.vhdx.header) continue;
    const members = new Set(chain.members.map(({ file }) => file));
    const own = new Set(basesOf(chain, baseOf));
    const parents = namedAsParent(chain);
    const suspects = [...new Set([...members].map(folderKey))]
      .flatMap((folder) => byFolder.get(folder) ?? [])
      .flatMap((file): Suspect[] => {
        if (parents.has(file.path)) return [];
        if (own.has(baseOf(file))) return [{ file, by: 'name' }];
        // By its name it is a part of another chain, or of one that is not here.
        const elsewhere = chainBases.has(baseOf(file)) || diskName(file.path).form === 'guid';
        return elsewhere ? [] : [{ file, by: 'place' }];
      });
    if (suspects.length > 0) found.set(chain.leaf, suspects);
  }
  return found;
}

/** Where the oldest member’s paths lead: what is there is older than all of them, whatever it is. */
function namedAsParent({ members }: Chain): Set<string> {
  const candidates = members.at(-1)?.parent?.candidates ?? [];
  const named = candidates.filter(({ foundBy }) => foundBy.endsWith('-path'));
  return new Set(named.map(({ path }) => path));
}

/** What its name says is a disk: by its content it may be anything, or could not be looked at. */
function isPromisedDisk({ promised, path }: InventoryFile): boolean {
  return promised === 'vhdx' || /\.a?vhdx$/i.test(path);
}

function basesOf({ members }: Chain, baseOf: (file: InventoryFile) => string): string[] {
  // One name stands for all: thousands of members have it in common.
  const [leaf, root] = [members[0]!, members.at(-1)!];
  return [baseOf(leaf.file), baseOf(root.file)];
}

const folderKey = ({ path }: InventoryFile) => pathKey(folderOf(path));
