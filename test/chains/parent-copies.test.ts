import { describe, expect, it } from 'vitest';
import { ShortReadError } from '../../src/bytes/byte-source.ts';
import { compareParentCopies, type ParentCopies } from '../../src/chains/parent-copies.ts';
import { type SmallDisk, SmallFolder, smallDisk } from '../sets/small-folder.ts';

const MIB = 0x100000;
const data = (block: number, text: string) => ({ block, data: Buffer.from(text) });
const BASE = [data(0, 'base')];
const CHILD: SmallDisk = { id: 2, parentId: 1, relative: '.\\base.vhdx' };

/** Copies of one base in folders of their own, and a child in another; the child's path is `c/leaf.avhdx`. */
async function copiesOf(
  bases: readonly Partial<SmallDisk>[],
  child: Partial<SmallDisk> = {},
): Promise<SmallFolder> {
  const folder = new SmallFolder();
  for (const [index, base] of bases.entries()) {
    const disk = { id: 1, fileWriteId: 10 + index, blocks: BASE, ...base };
    await folder.disk(`${'ab'[index] ?? `x${index}`}/base.vhdx`, disk);
  }
  return folder.disk('c/leaf.avhdx', { ...CHILD, ...child });
}

async function compared(folder: SmallFolder, budget?: number): Promise<ParentCopies> {
  const found = await compareParentCopies(await folder.take(), budget);
  expect([...found.keys()]).toEqual(['c/leaf.avhdx']);
  return found.get('c/leaf.avhdx')!;
}

describe('the verdict by content', () => {
  it('equal: other headers, the same data', async () => {
    const copies = await compared(await copiesOf([{}, {}, {}]));
    expect(copies).toMatchObject({
      child: 'c/leaf.avhdx',
      paths: ['a/base.vhdx', 'b/base.vhdx', 'x2/base.vhdx'],
      verdict: 'equal',
    });
    expect(copies.comparisons.map(({ path, against }) => [path, against])).toEqual([
      ['b/base.vhdx', 'a/base.vhdx'],
      ['x2/base.vhdx', 'a/base.vhdx'],
    ]);
  });

  it('different: the range shows through the child, and is named', async () => {
    const changed = [...BASE, data(2, 'written later')];
    const { verdict, comparisons } = await compared(await copiesOf([{}, { blocks: changed }]));
    expect(verdict).toBe('different');
    expect(comparisons).toEqual([
      {
        path: 'b/base.vhdx',
        against: 'a/base.vhdx',
        different: 512,
        missing: 0,
        ranges: 1,
        first: [{ offset: 2 * MIB, length: 512, kind: 'different' }],
        covered: 0,
        showing: 512,
        undecided: 0,
        shown: { offset: 2 * MIB, length: 512 },
        notCompared: 0,
        trouble: null,
      },
    ]);
  });

  it('covered: the child has its own data wherever they differ', async () => {
    const changed = [...BASE, data(2, 'written later')];
    const child = { blocks: [data(2, 'the child’s own')] };
    const { verdict, comparisons } = await compared(
      await copiesOf([{}, { blocks: changed }], child),
    );
    expect(verdict).toBe('covered');
    expect(comparisons[0]).toMatchObject({ different: 512, covered: 512, showing: 0, shown: null });
  });

  it('covered: a disk above the child counts as well', async () => {
    const folder = await copiesOf([{}, { blocks: [...BASE, data(2, 'later')] }]);
    const top = { id: 3, parentId: 2, relative: '.\\leaf.avhdx', blocks: [data(2, 'top')] };
    await folder.disk('c/top.avhdx', top);
    const found = await compareParentCopies(await folder.take());
    expect(found.get('c/top.avhdx')).toMatchObject({ child: 'c/leaf.avhdx', verdict: 'covered' });
  });

  it('different where a child covers a part alone, by sectors', async () => {
    const changed = [{ block: 0, data: Buffer.alloc(2048, 'x') }];
    const own = { block: 0, state: 7, data: Buffer.alloc(1024, 'y'), present: [[0, 2]] as const };
    const { verdict, comparisons } = await compared(
      await copiesOf([{}, { blocks: changed }], { blocks: [own] }),
    );
    expect(verdict).toBe('different');
    expect(comparisons[0]).toMatchObject({
      different: 2048,
      covered: 1024,
      showing: 1024,
      shown: { offset: 1024, length: 1024 },
    });
  });

  it('what lies past the end of the child does not count', async () => {
    const longer = { spec: { virtualSize: 4 * MIB }, blocks: [...BASE, data(3, 'beyond')] };
    expect((await compared(await copiesOf([{}, longer]))).verdict).toBe('equal');
  });

  it('a shorter copy reads as zeros past its end', async () => {
    const blocks = [...BASE, data(2, 'end')];
    const shorter = { spec: { virtualSize: 2 * MIB } };
    const { verdict, comparisons } = await compared(await copiesOf([{ blocks }, shorter]));
    expect(verdict).toBe('different');
    expect(comparisons[0]!.first).toEqual([{ offset: 2 * MIB, length: 512, kind: 'different' }]);
  });
});

describe('the verdict stays open', () => {
  it('where not everything could be compared', async () => {
    const { verdict, comparisons } = await compared(await copiesOf([{}, {}]), MIB);
    expect(verdict).toBe('open');
    expect(comparisons[0]).toMatchObject({ different: 0, notCompared: MIB, trouble: null });
  });

  it('where a copy cannot be read', async () => {
    const folder = await copiesOf([{}]);
    const file = await smallDisk({ id: 1, fileWriteId: 9, blocks: BASE });
    folder.file('b/base.vhdx', {
      size: file.size,
      async read(target, position) {
        // Everything but the payload, which stands last.
        if (position >= file.size - MIB) throw new ShortReadError('medium', position, 1, 0);
        return file.read(target, position);
      },
    });
    const { verdict, comparisons } = await compared(folder);
    expect(verdict).toBe('open');
    expect(comparisons[0]!.trouble).toContain('medium');
    expect(comparisons[0]!.notCompared).toBe(3 * MIB);
  });

  it('where a copy has a part that no file tells', async () => {
    const folder = new SmallFolder();
    for (const [name, fileWriteId] of [
      ['a', 8],
      ['b', 9],
    ] as const) {
      const lost = { id: 1, parentId: 77, relative: '.\\gone.vhdx', fileWriteId };
      await folder.disk(`${name}/base.avhdx`, lost);
    }
    await folder.disk('c/leaf.avhdx', { ...CHILD, relative: '.\\base.avhdx' });
    const { verdict, comparisons } = await compared(folder);
    expect(verdict).toBe('open');
    expect(comparisons[0]).toMatchObject({ missing: 3 * MIB, undecided: 3 * MIB, showing: 0 });
  });
});

it('compares the same copies once, however many children ask for them', async () => {
  const folder = await copiesOf([{}, { blocks: [...BASE, data(2, 'later')] }]);
  for (let n = 0; n < 5; n++) {
    await folder.disk(`c/more${n}.avhdx`, { ...CHILD, id: 20 + n });
  }
  // Enough for one comparison: 2 MiB of both sides, and 1 MiB of one.
  const found = await compareParentCopies(await folder.take(), 3 * MIB);
  expect(found.size).toBe(6);
  for (const { comparisons } of found.values()) expect(comparisons[0]!.notCompared).toBe(0);
});

it('reads nothing where no parent is ambiguous', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('leaf.avhdx', CHILD);
  expect((await compareParentCopies(await folder.take())).size).toBe(0);
});
