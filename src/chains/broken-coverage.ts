import { type Coverage, coverageOf } from '../disk/coverage.ts';
import type { Chain, Inventory } from '../sets/model.ts';
import { openChain } from './open-chain.ts';

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
    found.set(chain.leaf.file.path, await coverageOf(openChain(chain).disk));
  }
  return found;
}

function isDamaged({ vhdx, allocation }: Chain['leaf']): boolean {
  return vhdx.refusal !== null || (allocation?.beyondEnd ?? 0) > 0;
}
