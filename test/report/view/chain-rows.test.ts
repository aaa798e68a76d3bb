import { expect, it } from 'vitest';
import { type ChainRow, chainRows, type MemberRow } from '../../../src/report/view/chain-rows.ts';
import type { Chain } from '../../../src/sets/model.ts';
import { SmallFolder } from '../../sets/small-folder.ts';

async function chainOf(length: number, change: (n: number) => object = () => ({})): Promise<Chain> {
  const folder = new SmallFolder();
  for (let n = 0; n < length; n++) {
    const relative = `.\\d${n - 1}.vhdx`;
    const modified = new Date(Date.UTC(2026, 9, n + 1, 2, 10));
    const child = n === 0 ? {} : { parentId: n, relative };
    await folder.disk(`d${n}.vhdx`, { id: n + 1, ...child, ...change(n) }, { modified });
  }
  return (await folder.take()).chains[0]!;
}

const members = (rows: readonly ChainRow[]) => rows.filter((row) => row.kind !== 'folded');
const brief = ({ kind, name, words, time }: MemberRow) =>
  `${kind} ${name}: ${words}, ${time?.word} ${time?.at.slice(0, 10)}`;

it('tells the members leaf first, what each is, since when, and their proof once', async () => {
  const rows = members(chainRows(await chainOf(3), 'active leaf'));
  expect(rows.map(brief)).toEqual([
    'leaf d2.vhdx: active leaf, since 2026-10-02',
    'checkpoint d1.vhdx: checkpoint, since 2026-10-01',
    'base d0.vhdx: base, dynamic, until 2026-10-01',
  ]);
  const proof = 'every parent proven: identity matches, found by relative path';
  expect(rows.map(({ link }) => link)).toEqual([{ proven: true, words: proof }, null, null]);
});

it('calls a base that is the leaf what the caller calls a leaf', async () => {
  const [row] = members(chainRows(await chainOf(1), 'active leaf'));
  expect([row!.kind, row!.words, row!.link]).toEqual(['base', 'active leaf', null]);
});

it('tells each link where one is not proven', async () => {
  const chain = await chainOf(3, (n) => (n === 2 ? { relative: '.\\elsewhere.vhdx' } : {}));
  expect(members(chainRows(chain, 'leaf')).map(({ link }) => link?.words)).toEqual([
    'identity matches, found by identity alone',
    'identity matches, found by relative path',
    undefined,
  ]);
});

it('keeps eight members, and folds the middle of nine, with all it hides', async () => {
  expect(chainRows(await chainOf(8), 'leaf').every(({ kind }) => kind !== 'folded')).toBe(true);
  const rows = chainRows(await chainOf(9), 'leaf');
  expect(members(rows).map(({ name }) => name)).toEqual([
    'd8.vhdx',
    'd7.vhdx',
    'd1.vhdx',
    'd0.vhdx',
  ]);
  const folded = rows[2]!;
  expect(folded).toMatchObject({
    kind: 'folded',
    made: { first: '2026-10-02T02:10:00.000Z', last: '2026-10-06T02:10:00.000Z' },
    ...{ bytes: 0, uncounted: 0 },
  });
  const hidden = folded.kind === 'folded' ? folded.rows : [];
  expect(hidden.map(({ name }) => name)).toEqual([6, 5, 4, 3, 2].map((n) => `d${n}.vhdx`));
});
