import type { Fault } from '../../bytes/fault.ts';
import type { ConfigurationNode, ConfigurationValue } from '../configuration-tree.ts';
import { type KeyEntry, VALUE_TYPE } from './key-entry.ts';

/** Levels below the root; real configurations have about ten, and readers of the tree recurse. */
const MAX_DEPTH = 100;

interface GrowingNode extends ConfigurationNode {
  readonly children: GrowingNode[];
}

/**
 * Ties entries to the tree their parents describe, siblings in the order of their insertion.
 * An entry that no path from the root leads to is a fault and left out: its parent is missing or
 * is no node (`vmcx-entry-orphaned`), or it lies on or below a cycle (`vmcx-entry-cycle`).
 */
export function treeOf(
  decoded: readonly { entry: KeyEntry; value: ConfigurationValue | null }[],
  faults: Fault[],
): ConfigurationNode {
  const root: GrowingNode = { name: '', value: null, children: [], offset: null };
  const orphans: GrowingNode[] = [];
  const nodes = new Map<string, GrowingNode>();
  const parents = new Map<string, GrowingNode>([['0:0', root]]);
  for (const { entry, value } of decoded) {
    const node = { name: entry.name, value, children: [], offset: entry.position };
    nodes.set(placeOf(entry), node);
    if ((entry.type & 0xff) === VALUE_TYPE.node) parents.set(placeOf(entry), node);
  }
  const bySequence = (a: { entry: KeyEntry }, b: { entry: KeyEntry }) =>
    a.entry.insertionSequence - b.entry.insertionSequence;
  for (const { entry } of [...decoded].sort(bySequence)) {
    const parentPlace = `${entry.parentTable}:${entry.parentOffset}`;
    const siblings = parents.get(parentPlace)?.children ?? orphans;
    siblings.push(nodes.get(placeOf(entry))!);
    if (siblings === orphans) {
      faults.push({
        code: 'vmcx-entry-orphaned',
        structure: 'key table entry',
        offset: entry.position,
        actual: parentPlace,
        message: `the parent of ${JSON.stringify(entry.name)} is missing or is not a node; it is left out with all below it`,
      });
    }
  }
  const onCycles = new Set(nodes.values());
  for (const node of [...levelsBelow(root), ...orphans.flatMap((top) => [...levelsBelow(top)])]) {
    onCycles.delete(node);
  }
  for (const node of onCycles) {
    faults.push({
      code: 'vmcx-entry-cycle',
      structure: 'key table entry',
      offset: node.offset ?? 0,
      message: `${JSON.stringify(node.name)} lies on or below a cycle of parents; it is left out`,
    });
  }
  prune(root, faults);
  return root;
}

const placeOf = ({ table, offset }: KeyEntry) => `${table}:${offset}`;

/** The node and all below it, level by level. Ends, since each node has one parent and `top` is on no cycle. */
function* levelsBelow(top: GrowingNode): Generator<GrowingNode> {
  for (let level = [top]; level.length > 0; level = level.flatMap(({ children }) => children)) {
    yield* level;
  }
}

/** Cuts the tree off at the depth that can be walked safely. */
function prune(root: GrowingNode, faults: Fault[]): void {
  let level = [root];
  for (let depth = 0; depth < MAX_DEPTH; depth++) level = level.flatMap(({ children }) => children);
  for (const node of level) {
    if (node.children.splice(0).length === 0) continue;
    faults.push({
      code: 'vmcx-tree-depth',
      structure: 'key table entry',
      offset: node.offset ?? 0,
      expected: MAX_DEPTH,
      message: `${JSON.stringify(node.name)} is ${MAX_DEPTH} levels deep; what lies below is left out`,
    });
  }
}
