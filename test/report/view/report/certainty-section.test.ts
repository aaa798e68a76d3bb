import { expect, it } from 'vitest';
import { certaintySection } from '../../../../src/report/view/report/certainty-section.ts';
import { blocksOf, brokenSet, reportOn, smallSet } from './small-report.ts';

const evidence = (certainty: 'decoded' | 'inferred' | 'unknown', what: string) => {
  return { path: './leaf.avhdx', what, value: 'so', certainty };
};

it('counts what is decoded, each fact once, and lists what is concluded and what nobody knows', async () => {
  const report = await reportOn(await smallSet());
  const finding = {
    ...report.findings[0]!,
    evidence: [
      ...['one', 'two', 'one'].map((what) => evidence('decoded', what)),
      evidence('inferred', 'a guess'),
      evidence('unknown', 'a riddle'),
    ],
  };
  const { blocks } = certaintySection({ ...report, findings: [finding], plans: [] });
  expect(blocksOf(blocks, 'text')[0]!.text).toMatch(/^Decoded: 2 facts behind these findings/);
  expect(blocksOf(blocks, 'list').map(({ items }) => items)).toEqual([
    ['a guess: so (leaf.avhdx)'],
    ['a riddle: so (leaf.avhdx)'],
  ]);
});

it('says so where nothing is, and cuts what is very long', async () => {
  const report = await reportOn(await smallSet());
  const none = certaintySection({ ...report, findings: [], plans: [] });
  expect(blocksOf(none.blocks, 'text').map(({ text }) => text.split(':')[1])).toEqual([
    expect.stringMatching(/^ 0 facts/),
    ' concluded from other facts, such as names and times',
    ' nothing.',
  ]);
  const many = Array.from({ length: 70 }, (_, i) => evidence('inferred', `guess ${i}`));
  const findings = [{ ...report.findings[0]!, evidence: many }];
  const [list] = blocksOf(certaintySection({ ...report, findings, plans: [] }).blocks, 'list');
  expect([list!.items.length, list!.items.at(-1)]).toEqual([61, 'and 10 more']);
});

it('does not know what a chain without its base holds', async () => {
  const report = await reportOn(await brokenSet());
  const unknown = blocksOf(certaintySection(report).blocks, 'list').at(-1)!.items;
  expect(unknown).toContain(`shared.vhds: ${report.chains[0]!.gap}`);
});
