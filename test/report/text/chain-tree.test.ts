import { expect, it } from 'vitest';
import { chainTree } from '../../../src/report/text/chain-tree.ts';
import { chainRows } from '../../../src/report/view/chain-rows.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { page, TAGS, widest } from './small-page.ts';

async function chainOf(length: number, folder = new SmallFolder()) {
  await folder.disk('d0.vhdx', { id: 1 }, { modified: new Date('2026-10-01T00:00:00Z') });
  for (let n = 1; n < length; n++) {
    const modified = new Date(Date.UTC(2026, 9, n + 1, 2, 10));
    await folder.disk(
      `d${n}.avhdx`,
      { id: n + 1, parentId: n, relative: `.\\d${n - 1}.${n === 1 ? 'vhdx' : 'avhdx'}` },
      { modified },
    );
  }
  return (await folder.take()).chains[0]!;
}

it('shows a short chain whole, its proof once', async () => {
  expect(chainTree(chainRows(await chainOf(3), 'leaf'), page())).toEqual([
    '●  d2.avhdx      leaf           since 2026-10-02 02:10Z     0 bytes',
    '│  ↑ every parent proven: identity matches, found by relative path',
    '○  d1.avhdx      checkpoint     since 2026-10-01 00:00Z     0 bytes',
    '■  d0.vhdx       base, dynamic  until 2026-10-01 00:00Z     0 bytes',
  ]);
});

it('sums up the middle of a long chain, unless all is asked for', async () => {
  const chain = await chainOf(40);
  const short = chainTree(chainRows(chain, 'leaf'), page());
  expect(short).toHaveLength(6);
  expect(short[3]).toBe('⋮  36 more checkpoints, 2026-10-02 to 2026-11-06, 0 bytes   (--all)');
  expect(chainTree(chainRows(chain, 'leaf'), page({ all: true }))).toHaveLength(41);
});

it('claims no sum of what could not all be counted', async () => {
  const chain = await chainOf(40);
  const foldedOf = () => chainTree(chainRows(chain, 'leaf'), page())[3];
  const hidden = chain.members.slice(2, -2);
  Object.assign(hidden[7]!, { allocation: null });
  expect(foldedOf()).toBe(
    '⋮  36 more checkpoints, 2026-10-02 to 2026-11-06, at least 0 bytes   (--all)',
  );
  for (const disk of hidden) Object.assign(disk, { allocation: null });
  expect(foldedOf()).toBe(
    '⋮  36 more checkpoints, 2026-10-02 to 2026-11-06, what they hold is not known   (--all)',
  );
});

it('says at the link what is wrong with it', async () => {
  const folder = await new SmallFolder().disk('a.avhdx', {
    id: 2,
    parentId: 1,
    relative: '.\\gone.vhdx',
  });
  const inventory = await folder.take();
  const lines = chainTree(chainRows(inventory.chains[0]!, 'leaf'), page({ style: TAGS }));
  expect(lines[1]).toBe('│  <bad>↑ parent missing: gone.vhdx</bad>');
});

it('keeps to the width whatever the names are', async () => {
  const long = `${'n'.repeat(200)}_${guid(5)}.avhdx`;
  const folder = await new SmallFolder().disk(long, { id: 9 });
  // The name of a refused parent is told in full, so that it can be looked for.
  const parent = `shared_${guid(3)}.avhdx`;
  await folder.disk(parent, { id: 3 });
  await folder.disk('child.avhdx', { id: 4, parentId: 2, relative: `.\\${parent}` });
  const { chains } = await folder.take();
  for (const width of [60, 80, 120]) {
    for (const chain of chains) {
      const text = chainTree(chainRows(chain, 'leaf'), page({ width })).join('\n');
      expect(widest(text)).toBeLessThanOrEqual(width);
    }
  }
});
