import { expect, it } from 'vitest';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { vhdset } from '../../../src/recovery/command.ts';
import { type AnalysisView, analysisView } from '../../../src/report/view/analysis-view.ts';
import { hostWith } from '../../diagnosis/small-diagnosis.ts';
import { setOf } from '../../recovery/small-plan.ts';
import { SmallFolder } from '../../sets/small-folder.ts';

async function viewOf(folder: SmallFolder): Promise<AnalysisView> {
  const inventory = await folder.take();
  const host = hostWith(inventory);
  const findings = diagnose(inventory, host);
  return analysisView({ inventory, host, findings, plans: [], planCommand: vhdset('plan', '.') });
}

it('is data that survives being written as JSON and read again', async () => {
  const view = await viewOf(await setOf(12));
  expect(JSON.parse(JSON.stringify(view))).toEqual(view);
  expect(view.sets[0]!.rows.some(({ kind }) => kind === 'folded')).toBe(true);
});

it('shows a chain once: with its set, or by itself', async () => {
  const folder = await setOf(3);
  await folder.disk('alone.vhdx', { id: 50, diskId: 50 });
  const { sets, chains } = await viewOf(folder);
  expect(sets.map(({ name }) => name)).toEqual(['s.vhds']);
  expect(chains.listed.map(({ name }) => name)).toEqual(['alone.vhdx']);
});

it('lists a dozen of chains without a set, and keeps the others', async () => {
  const folder = new SmallFolder();
  for (let n = 10; n < 30; n++) await folder.disk(`d${n}.vhdx`, { id: n });
  const { listed, folded } = (await viewOf(folder)).chains;
  expect([listed.length, folded.length]).toEqual([12, 8]);
  expect(folded.at(-1)!.name).toBe('d29.vhdx');
});

it('begins with a hold, and tells how bad it is', async () => {
  const inventory = await (await setOf(2)).take();
  const host = hostWith(inventory);
  const base = diagnose(inventory, host)[0]!;
  const held = {
    ...base,
    id: 'fork-commit-hold',
    severity: 'critical',
    subject: 's.vhds',
  } as const;
  const planCommand = vhdset('plan', '.');
  const view = analysisView({ inventory, host, findings: [held], plans: [], planCommand });
  expect(view.hold).toMatch(/^HOLD: .* uses s\.vhds$/);
  expect([view.headline, view.worst]).toEqual(['1 critical', 'critical']);
  expect((await viewOf(new SmallFolder())).hold).toBeNull();
});
