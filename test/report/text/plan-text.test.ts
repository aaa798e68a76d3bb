import { describe, expect, it } from 'vitest';
import type { Plan } from '../../../src/recovery/plan-for.ts';
import type { PlanPage } from '../../../src/report/text/plan-page.ts';
import { planText } from '../../../src/report/text/plan-text.ts';
import { planView } from '../../../src/report/view/plan-view.ts';
import { diskName, plansOf, setOf } from '../../recovery/small-plan.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { HOSTILE_NAMES, planPage } from './small-plan-page.ts';

const textOf = (plans: readonly Plan[], on: PlanPage, option: string | null = null) =>
  planText(planView(plans, { roots: ['.'], option }), on);

describe('a plan', () => {
  it('shows all options before the details of one, on the first screen', async () => {
    const lines = textOf(await plansOf(await setOf(3)), planPage()).split('\n');
    const screen = lines.slice(0, 24).join('\n');
    expect(screen).toContain('s.vhds   plan: VHD Set');
    expect(screen).toContain('★ recommended  flatten');
    expect(screen).toContain('  last resort  merge-in-place');
    expect(screen).toContain('✖ impossible   copy-standalone');
    expect(screen).toContain('flatten: Flatten the chain into a new disk');
    expect(screen).toContain('  Risk ');
  });

  it('tells one option in full, and the one asked for instead', async () => {
    const plans = await plansOf(await setOf(3));
    const text = textOf(plans, planPage());
    expect(text).toContain('vhdset export s.vhds new/s-flat.vhdx');
    expect(text).not.toContain('Merge-VHD -Path');
    const other = textOf(plans, planPage(), 'merge-in-place');
    expect(other).toContain('Merge-VHD `');
    expect(other).not.toContain('vhdset export');
  });

  it('tells what other states hold in files, and the command for all of them', async () => {
    const folder = await setOf(2);
    for (let n = 10; n < 19; n++) {
      await folder.disk(`b${n}\u202e.avhdx`, { id: n, parentId: 1, relative: diskName(1) });
    }
    const plans = await plansOf(folder, { only: diskName(2) });
    expect(plans[0]!.choices).toHaveLength(8);
    const more = { ...plans[0]!, choices: [...plans[0]!.choices, ...plans[0]!.choices] };
    const told = (page: PlanPage) => textOf([more], page).replaceAll(/( \\)?\n +/g, ' ');
    const text = told(planPage());
    expect(text).toMatch(/\nIn files - With b1\d\\u\{202e\}\.avhdx in place of s_/);
    expect(text).toContain(`--from ${diskName(1)} --files`);
    expect(text).toContain('… and 8 more (--all)');
    expect(told(planPage({ all: true })).match(/--files/g)).toHaveLength(16);
  });

  it('tells every option with its evidence with --all', async () => {
    const text = textOf(await plansOf(await setOf(3)), planPage({ all: true }));
    expect(text).toContain('Merge-VHD `');
    expect(text).toContain('equals the parent’s DataWriteGuid: 2 of 2');
  });

  it('begins with what must not be done', async () => {
    const folder = (await setOf(2)).set('s.vhds', { activeLeaf: diskName(1) });
    expect(textOf(await plansOf(folder), planPage()).split('\n')[3]).toMatch(/^‼ {2}Do not start/);
  });

  it('ends with it as well: it is the last thing on the screen', async () => {
    const folder = (await setOf(2)).set('s.vhds', { activeLeaf: diskName(1) });
    const paragraphs = textOf(await plansOf(folder), planPage())
      .trimEnd()
      .split('\n\n');
    expect(paragraphs.at(-1)).toMatch(/^‼ {2}/);
    expect(paragraphs.filter((one) => one.includes('‼  Do not start'))).toHaveLength(2);
  });

  it.each([
    ['80 columns', 80],
    ['60 columns', 60],
  ])('keeps to %s, but for words that are longer', async (_, width) => {
    for (const change of [{}, { 1: null }, { 1: { id: 77 } }]) {
      const text = textOf(await plansOf(await setOf(3, change)), planPage({ all: true, width }));
      // The table of options has columns of its own.
      const lines = text
        .split('\n')
        .filter((line) => !/^[★✖ ] \S+( resort)? +[a-z-]+ {2}/.test(line));
      for (const line of lines) {
        if ([...line].length > width) expect(line.trim().replace(/ [\\`]$/, '')).not.toContain(' ');
      }
    }
  });

  it('of a disk in order is one line beside others, and told in full alone', async () => {
    const folder = await setOf(2);
    await folder.disk('alone.vhdx', { id: 50, diskId: 50 });
    const text = textOf(await plansOf(folder), planPage());
    expect(text).toContain('1 disk in order');
    expect(text).not.toContain('Mount-DiskImage');
    const alone = await new SmallFolder().disk('alone.vhdx', { id: 50 });
    expect(textOf(await plansOf(alone), planPage())).toContain('Mount-DiskImage');
  });

  it('of many is told in short, with the way to the steps', async () => {
    const folder = new SmallFolder();
    await folder.disk('base.vhdx', { id: 1 });
    for (const id of [2, 3, 4, 5]) {
      await folder.disk(`${id}.avhdx`, { id, parentId: 1, relative: '.\\base.vhdx' });
    }
    const text = textOf(await plansOf(folder), planPage());
    expect(text).toContain('The steps:\n  vhdset plan 3.avhdx\n');
    expect(text).not.toContain('vhdset export');
  });
});

it('shows no name as it is that a terminal acts on', async () => {
  for (const name of HOSTILE_NAMES) {
    const folder = await new SmallFolder().disk(name, { id: 2, parentId: 77, relative: name });
    const text = textOf(await plansOf(folder), planPage({ all: true }));
    expect(text.replaceAll('\n', ''), name).not.toMatch(/[\p{Cc}\p{Cf}\u2028\u2029]/u);
  }
});
