import { type Coverage, coverageOf } from '../disk/coverage.ts';
import { openDisk } from '../disk/virtual-disk.ts';
import { requireReadable } from '../formats/vhdx/vhdx.ts';
import type { Chain, Inventory } from '../sets/model.ts';

/**
 * How much of each incomplete chain the disks at hand hold, by the path of its leaf. Reads tables and
 * bitmaps, no payload; a chain whose leaf can't be read has no entry.
 */
export async function coverageOfBrokenChains({
  chains,
}: Pick<Inventory, 'chains'>): Promise<Map<string, Coverage>> {
  const found = new Map<string, Coverage>();
  for (const chain of chains) {
    const broken = chain.status !== 'complete' || chain.members.some(isDamaged);
    if (!broken || chain.leaf.vhdx.refusal) continue;
    found.set(chain.leaf.file.path, await coverageOfChain(chain));
  }
  return found;
}

function isDamaged({ vhdx, allocation }: Chain['leaf']): boolean {
  return vhdx.refusal !== null || (allocation?.beyondEnd ?? 0) > 0;
}

/** Down to the first member that can't be read: below that nothing is known. */
async function coverageOfChain({ members, status }: Chain): Promise<Coverage> {
  const refused = members.findIndex(({ vhdx }) => vhdx.refusal !== null);
  const readable = refused < 0 ? members : members.slice(0, refused);
  const layers = readable.map(({ file, vhdx }) => {
    return { name: file.path, vhdx: requireReadable(vhdx) };
  });
  return coverageOf(openDisk(layers, { complete: status === 'complete' && refused < 0 }));
}
