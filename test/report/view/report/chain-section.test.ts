import { expect, it } from 'vitest';
import { chainSection } from '../../../../src/report/view/report/chain-section.ts';
import { blocksOf, brokenSet, reportOn, smallSet } from './small-report.ts';

const MIB = 0x100000;

it('shows the chain, each disk with what merging it costs, and which file holds which part', async () => {
  const report = await reportOn(await smallSet());
  const { id, title, blocks } = chainSection(report.chains[0]!, 0, report);
  expect([id, title]).toEqual(['set-1', 'shared.vhds']);
  expect(blocks.map(({ kind }) => kind)).toEqual([
    ...['list', 'chain-picture', 'table', 'text', 'disk-picture', 'table'],
  ]);
  const [members, shares] = blocksOf(blocks, 'table');
  const { layers } = report.chains[0]!.content!;
  expect(members!.columns.filter(({ figures }) => figures)).toHaveLength(5);
  expect(members!.rows.map((row) => [row[0], ...row.slice(3)])).toEqual([
    [
      'leaf.avhdx',
      ...[MIB + 4096, MIB + 4096, 0, layers[0]!.merge!.writes].map((bytes) => ({ bytes })),
      { bytes: layers[0]!.merge!.frees },
    ],
    ['middle.avhdx', ...[MIB, MIB, 0, MIB, layers[1]!.merge!.frees].map((bytes) => ({ bytes }))],
    ['base.vhdx', { bytes: 2 * MIB }, { bytes: MIB - 4096 }, { bytes: MIB + 4096 }, '', ''],
  ]);
  expect(layers[0]!.merge!.writes).toBe(MIB + 4096);
  expect(shares!.rows).toEqual([
    ['leaf.avhdx', { bytes: MIB + 4096 }],
    ['middle.avhdx', { bytes: MIB }],
    ['base.vhdx', { bytes: MIB - 4096 }],
  ]);
});

it('warns first where the chain is not whole, and tells how much is not known', async () => {
  const report = await reportOn(await brokenSet());
  const { blocks } = chainSection(report.chains[0]!, 4, report);
  expect(blocksOf(blocks, 'warning')[0]!.text).toBe(`Not whole: ${report.chains[0]!.gap}`);
  expect(blocksOf(blocks, 'chain-picture')[0]!.broken).toBe(report.chains[0]!.gap);
  const texts = blocksOf(blocks, 'text').map(({ text }) => text);
  expect(texts).toContain('Of 3 MiB, 1 MiB are not known from these files.');
});

it('leaves out what merging costs where no table was read', async () => {
  const report = await reportOn(await smallSet());
  const chain = { ...report.chains[0]!, content: null };
  const [members, ...others] = blocksOf(chainSection(chain, 0, report).blocks, 'table');
  expect(others).toEqual([]);
  expect(members!.columns).toHaveLength(4);
  expect(members!.rows.every((row) => row.length === 4)).toBe(true);
});
