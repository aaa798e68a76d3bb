import { expect, it } from 'vitest';
import { planSection } from '../../../../src/report/view/report/plan-section.ts';
import { blocksOf, brokenSet, reportOn, smallSet } from './small-report.ts';

it('prints the recommended option first and in full, the others with why', async () => {
  const report = await reportOn(await brokenSet());
  const [plan] = report.plans;
  const { recommended, options } = plan!;
  const { blocks } = planSection(report);
  expect(blocksOf(blocks, 'heading').map(({ text }) => text)).toContain(
    `Recommended: ${recommended!.title} (${recommended!.id})`,
  );
  const [takes, others] = blocksOf(blocks, 'table');
  expect(takes!.rows.map(([what]) => what)).toEqual(['Gives', 'Needs', 'Time', 'Risk']);
  expect(others!.rows).toEqual(
    options
      .filter((option) => option !== recommended)
      .map(({ verdict, id, title, why }) => [verdict, id, title, why]),
  );
  expect(blocksOf(blocks, 'steps')[0]!.steps.map(({ text }) => text)).toEqual(
    recommended!.steps.map(({ text }) => text),
  );
  expect(blocksOf(blocks, 'warning').map(({ text }) => text)).toEqual([
    ...plan!.warnings,
    ...recommended!.warnings,
  ]);
});

it('cuts commands without end, and says where all of them are', async () => {
  const report = await reportOn(await smallSet());
  const plan = report.plans[0]!;
  const command = plan.recommended!.steps.flatMap(({ commands }) => commands)[0]!;
  const step = {
    ...({ text: 'Do it.', by: 'script' } as const),
    notes: Array.from({ length: 20 }, (_, i) => `note ${i}`),
    commands: Array.from({ length: 30 }, () => command),
  };
  const recommended = { ...plan.recommended!, steps: [step], verify: [] };
  const { blocks } = planSection({ ...report, plans: [{ ...plan, recommended }] });
  const [told] = blocksOf(blocks, 'steps')[0]!.steps;
  expect(told!.commands).toHaveLength(12);
  expect(told!.notes.slice(-2)).toEqual([
    '8 more notes in vhdset plan.',
    '18 more commands: vhdset plan --format ps1 or sh has all.',
  ]);
});

it('puts plans for what is wrong before those for what is not, and cuts hundreds of them', async () => {
  const report = await reportOn(await smallSet());
  const plan = report.plans[0]!;
  const plans = Array.from({ length: 30 }, (_, i) => {
    return { ...plan, subject: `d${i}.vhdx`, inOrder: i < 29 };
  });
  const { blocks } = planSection({ ...report, plans });
  const headings = blocksOf(blocks, 'heading').filter(({ text }) => text.startsWith('Plan for'));
  expect(headings[0]!.text).toBe('Plan for d29.vhdx');
  expect(headings).toHaveLength(24);
  expect(blocks.at(-1)).toEqual({ kind: 'text', text: '6 more plans: vhdset plan shows them.' });
  expect(planSection({ ...report, plans: [] }).blocks).toEqual([
    { kind: 'text', text: 'There is no disk to plan for.' },
  ]);
});
