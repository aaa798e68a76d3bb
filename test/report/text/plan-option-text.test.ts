import { expect, it } from 'vitest';
import type { RecoveryOption } from '../../../src/recovery/recovery-option.ts';
import { optionText } from '../../../src/report/text/plan-option-text.ts';
import type { PlanPage } from '../../../src/report/text/plan-page.ts';
import { optionView } from '../../../src/report/view/option-view.ts';
import { diskName, optionOf, setOf } from '../../recovery/small-plan.ts';
import { TAGS } from './small-page.ts';
import { planPage } from './small-plan-page.ts';

const textOf = (option: RecoveryOption, on: PlanPage) => optionText(optionView(option, ['.']), on);

it('goes from why to how to verify, in this order', async () => {
  const lines = textOf(await optionOf(await setOf(3), 'flatten'), planPage());
  const headings = [
    'Why',
    'Gives',
    'Needs',
    'Time',
    'Risk',
    'Before you begin',
    'Steps',
    'Then verify',
  ];
  const at = headings.map((heading) => lines.findIndex((line) => line.trim().startsWith(heading)));
  expect(at).toEqual(at.toSorted((a, b) => a - b));
  expect(at[0]).toBeGreaterThan(0);
});

it('tells what is proven from what a person must check', async () => {
  const text = textOf(await optionOf(await setOf(2), 'flatten'), planPage()).join('\n');
  expect(text).toContain('✓ every file of the chain was found and can be read (proven)');
  expect(text).toContain('? check: the files are copies');
});

it('of an impossible option says why, and shows what failed', async () => {
  const option = await optionOf(await setOf(2, { 1: null }), 'flatten');
  const text = textOf(option, planPage()).join('\n');
  expect(text).toContain('✖ every file of the chain was found and can be read (failed)');
  expect(text).toContain('chain: missing-parent');
  expect(text).not.toContain('Steps');
});

it('counts commands beyond eight, and shows all of them with --all', async () => {
  const option = await optionOf(await setOf(12), 'merge-in-place');
  const short = textOf(option, planPage()).join('\n');
  expect(short).toContain('… and 3 more (--all, or --format ps1)');
  const all = textOf(option, planPage({ all: true })).join('\n');
  expect(all.match(/Merge-VHD `/g)).toHaveLength(11);
  expect(all).toContain(diskName(12));
});

it('marks warnings and commands', async () => {
  const option = await optionOf(await setOf(2), 'merge-in-place');
  const text = textOf(option, planPage({ style: TAGS })).join('\n');
  expect(text).toContain('<caution>  ▲ Only on the copies.');
  expect(text).toMatch(/<accent> +Merge-VHD /);
});
