import { describe, expect, it } from 'vitest';
import type { Fault } from '../../../src/bytes/fault.ts';
import { treeOf } from '../../../src/formats/vmcx/entry-tree.ts';
import type { KeyEntry } from '../../../src/formats/vmcx/key-entry.ts';
import { processorTime } from '../../processor-time.ts';
import { codesOf } from './sample.ts';

const NODE = 9;
const TEXT = 6;

/** An entry at offset `at` of table 1, below the one at `parent` (0: the root). */
const entry = (
  at: number,
  parent: number,
  sequence = at,
  type = NODE,
): { entry: KeyEntry; value: null } => ({
  entry: {
    table: 1,
    offset: at,
    position: 0x3000 + at,
    type,
    parentTable: parent === 0 ? 0 : 1,
    parentOffset: parent,
    insertionSequence: sequence,
    name: `n${at}`,
    value: null,
  },
  value: null,
});

const outline = (entries: ReturnType<typeof entry>[]) => {
  const faults: Fault[] = [];
  const root = treeOf(entries, faults);
  const show = (node: typeof root): string =>
    node.children.length === 0 ? node.name : `${node.name}(${node.children.map(show).join(' ')})`;
  return { tree: show(root), faults };
};

describe('treeOf', () => {
  it('ties children to parents, wherever these stand', () => {
    const { tree, faults } = outline([entry(30, 20), entry(20, 10), entry(10, 0)]);
    expect(tree).toBe('(n10(n20(n30)))');
    expect(faults).toEqual([]);
  });

  it('orders siblings by insertion, equal ones by their place', () => {
    const { tree } = outline([entry(10, 0, 3), entry(20, 0, 1), entry(30, 0, 3), entry(40, 0, 2)]);
    expect(tree).toBe('(n20 n40 n10 n30)');
  });

  it('takes several roots, and none', () => {
    expect(outline([entry(10, 0), entry(20, 0)]).tree).toBe('(n10 n20)');
    expect(outline([]).tree).toBe('');
  });

  it('reports an orphan once, and leaves it out with all below it', () => {
    const { tree, faults } = outline([entry(10, 0), entry(20, 99), entry(30, 20)]);
    expect(tree).toBe('(n10)');
    expect(faults).toMatchObject([
      { code: 'vmcx-entry-orphaned', offset: 0x3000 + 20, actual: '1:99' },
    ]);
  });

  it('refuses a leaf as parent', () => {
    const { tree, faults } = outline([entry(10, 0, 1, TEXT), entry(20, 10)]);
    expect(tree).toBe('(n10)');
    expect(codesOf(faults)).toEqual(['vmcx-entry-orphaned']);
  });

  it('finds cycles: its own parent, two in a ring, and what hangs below', () => {
    const { tree, faults } = outline([
      entry(10, 0),
      entry(20, 20),
      entry(30, 40),
      entry(40, 30),
      entry(50, 40),
    ]);
    expect(tree).toBe('(n10)');
    expect(codesOf(faults)).toEqual(Array(4).fill('vmcx-entry-cycle'));
    expect(faults.map(({ offset }) => offset - 0x3000)).toEqual([20, 30, 40, 50]);
  });

  it('cuts off below 100 levels, so that readers may recurse', () => {
    const chain = Array.from({ length: 50_000 }, (_, n) => entry((n + 1) * 10, n * 10));
    const { tree, faults } = outline(chain);
    expect(tree.match(/n\d+/g)).toHaveLength(100);
    expect(faults).toMatchObject([{ code: 'vmcx-tree-depth', offset: 0x3000 + 1000 }]);
  });

  it('takes time in proportion to the entries', () => {
    const wide = Array.from({ length: 100_000 }, (_, n) => entry((n + 1) * 10, n === 0 ? 0 : 10));
    const started = processorTime();
    expect(outline(wide).faults).toEqual([]);
    expect(processorTime() - started).toBeLessThan(5_000);
  });
});
