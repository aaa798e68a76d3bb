import { joined, type Printable, textOf } from '../printable.ts';
import type { ChainView } from '../view/chain-view.ts';
import { chainTree } from './chain-tree.ts';
import type { Page } from './style.ts';
import { warningText } from './warning-text.ts';

/** A chain as a person reads it: what must be known of it first, its members, what they rest on. */
export function chainText({ standing, rows, warnings }: ChainView, page: Page): Printable {
  return joined([warningText(standing), textOf(chainTree(rows, page)), warningText(warnings)], '');
}
