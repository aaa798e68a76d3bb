import type { Host } from '../host/host.ts';
import type { Inventory, InventoryFile } from '../sets/model.ts';
import { folderOf } from '../sets/paths.ts';

/** So few go with every set: then each is judged as if all lay in one folder. */
const FEW = 64;
/** Of one set. */
const MOST = 512;
const TELLING = /\.(json|xml|clixml|txt|acl|sddl|evtx)$/i;

/**
 * Finds what the hosts said of a set: the configurations that attach its disks, and what lies in its
 * folder or in one above it. What lies in a folder that `collect` wrote, or in `Virtual Machines`,
 * counts as if it lay beside that.
 */
export class EvidenceAtHand {
  readonly #all: readonly InventoryFile[];
  readonly #byHome = new Map<string, InventoryFile[]>();
  readonly #attaching = new Map<string, Set<InventoryFile>>();

  constructor({ files }: Inventory, host: Host) {
    this.#all = files.filter(isEvidence);
    const collections = files.flatMap(({ path }) => {
      return /^(.*[\\/])collect\.json$/i.exec(path)?.[1] ?? [];
    });
    for (const file of this.#all) {
      const collection = collections.find((folder) => file.path.startsWith(folder));
      const home = collection ? parentOf(collection) : homeOf(folderOf(file.path));
      const known = this.#byHome.get(home);
      if (known) known.push(file);
      else this.#byHome.set(home, [file]);
    }
    const at = new Map(this.#all.map((file) => [file.path, file]));
    for (const { machine, disk, set, candidates } of host.attachments) {
      const configuration = at.get(machine.path);
      if (!configuration) continue;
      for (const path of [disk?.file.path, set?.file.path, ...candidates]) {
        if (path === undefined) continue;
        const known = this.#attaching.get(path);
        if (known) known.add(configuration);
        else this.#attaching.set(path, new Set([configuration]));
      }
    }
  }

  for(files: readonly InventoryFile[]): InventoryFile[] {
    if (this.#all.length <= FEW) return [...this.#all];
    const found = new Set(files.flatMap(({ path }) => [...(this.#attaching.get(path) ?? [])]));
    for (let folders = new Set(files.map(({ path }) => folderOf(path))); folders.size > 0; ) {
      for (const folder of folders) {
        for (const file of this.#byHome.get(folder) ?? []) found.add(file);
      }
      folders = new Set([...folders].map(parentOf).filter((folder) => folder !== ''));
    }
    return [...found].slice(0, MOST);
  }
}

function isEvidence({ path, kind, promised, origin }: InventoryFile): boolean {
  if (origin !== 'root' || kind === 'vhdx' || kind === 'vhds') return false;
  if (promised === 'vhdx' || promised === 'vhds') return false;
  if (kind === 'rct' || kind === 'mrt' || kind === 'hrl') return false;
  return kind === 'vmcx' || kind === 'vm-xml' || kind === 'event-xml' || TELLING.test(path);
}

/** The folder above, with its separator; empty above the last one. */
function parentOf(folder: string): string {
  return folderOf(folder.slice(0, -1));
}

function homeOf(folder: string): string {
  return /[\\/](Virtual Machines|Snapshots)[\\/]$/i.test(folder) ? parentOf(folder) : folder;
}
