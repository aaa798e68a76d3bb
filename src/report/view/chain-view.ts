import { gapOf } from '../../chains/chain-gap.ts';
import { readingBasis } from '../../chains/reading-basis.ts';
import type { Chain, Inventory, VhdSet } from '../../sets/model.ts';
import { standingOf } from '../../sets/standing.ts';
import { type ChainRow, chainRows } from './chain-rows.ts';
import { basisText, standingText } from './chain-words.ts';

/** One chain, from its leaf to its base. Texts and names may come from files: hostile until escaped. */
export interface ChainView {
  /** What keeps it from being the newest state, a sentence each; to be read first. */
  readonly standing: readonly string[];
  readonly rows: readonly ChainRow[];
  /** What reading it rests on beside the files: choices of the user. */
  readonly warnings: readonly string[];
  /** Every parent was found, and data may be read from all. */
  readonly whole: boolean;
}

/** @param set the set that the chain was named by; null for one named by a disk */
export function chainView(chain: Chain, set: VhdSet | null, inventory: Inventory): ChainView {
  const standing = standingText(chain, standingOf(chain, inventory));
  return {
    standing,
    rows: chainRows(chain, standing.length > 0 ? 'old state' : set ? 'active leaf' : 'leaf'),
    warnings: readingBasis(chain).map(basisText),
    whole: gapOf(chain) === null && chain.leaf.vhdx.refusal === null,
  };
}
