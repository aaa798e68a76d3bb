import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { textOf } from '../../src/recovery/command.ts';
import type { Plan } from '../../src/recovery/plan-for.ts';
import type { Step } from '../../src/recovery/recovery-option.ts';
import { planPowerShell } from '../../src/report/script/plan-ps1.ts';
import { planShell } from '../../src/report/script/plan-sh.ts';
import { folderOf } from '../../src/sets/paths.ts';
import { withFolderCase } from '../case/folder-case.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { faultsOfPowerShell } from '../powershell-grammar.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { diskName, plansOf, setOf } from './small-plan.ts';

describe('for every scenario of create', () => {
  it.each(SCENARIOS)(
    '$name: what an expert would choose, as docs/recovery.md says',
    async (scenario) => {
      const folder = join(temporaryFolder(), scenario.name);
      mkdirSync(folder);
      const truth = await scenario.build(folder);
      const eventLogs = truth.events ? [join(folder, truth.events)] : [];
      await withFolderCase({ paths: [folder], eventLogs }, async (opened) => {
        const plans = await opened.plans({ output: 'new' });
        expect(plans[0]?.recommended?.id).toBe(truth.recommended);
        for (const plan of plans) {
          requireSound(plan);
          // Its scripts hold thousands of lines of few kinds.
          if (scenario.name !== 'long-chain') await requireParsed(plan);
        }
      });
      const docs = readFileSync('docs/recovery.md', 'utf8');
      expect(docs).toMatch(
        new RegExp(`^\\| ${scenario.name} \\| ${truth.recommended} \\| .+ \\|$`, 'm'),
      );
    },
  );
});

/** Whatever can be written as a script is one for the shell that is to run it. */
async function requireParsed(plan: Plan): Promise<void> {
  for (const { id, verdict, inPowerShell } of optionsIn(plan)) {
    if (verdict === 'impossible') continue;
    expect(await faultsOfPowerShell(planPowerShell(plan, id)), id).toEqual([]);
    if (inPowerShell) continue;
    const script = planShell(plan, id);
    for (const shell of ['bash', 'dash']) execFileSync(shell, ['-n'], { input: script });
  }
}

function optionsIn({ options }: Plan) {
  return options.map((option) => ({
    ...option,
    inPowerShell: [...option.steps, ...option.verify].some(({ by, commands }) => {
      return by === 'script' && commands.some(({ tool }) => tool === 'powershell');
    }),
  }));
}

/** What holds of every plan whatsoever. */
function requireSound({ options, recommended }: Plan): void {
  expect(options.filter(({ verdict }) => verdict === 'recommended')).toEqual([recommended]);
  expect(new Set(options.map(({ id }) => id)).size).toBe(options.length);
  for (const { id, verdict, title, why, steps, reads, writes } of options) {
    expect(title.length, id).toBeLessThanOrEqual(40);
    expect(why.length, id).toBeGreaterThan(20);
    expect(steps.length > 0, id).toBe(verdict !== 'impossible');
    expect(writes.filter((path) => reads.some((read) => read.path === path))).toEqual([]);
    requireFolders(id, steps);
    for (const { by, commands } of steps) {
      for (const { tool, argv } of by === 'script' ? commands : []) {
        // A script may change what it made, and nothing else.
        if (tool !== 'powershell' || ['Get-VHD', '(Get-VHD', 'Test-VHD'].includes(String(argv[0])))
          continue;
        const targets = argv.flatMap((word) =>
          typeof word === 'string' ? [] : 'path' in word ? word.path : [],
        );
        const [subject] = argv[0] === 'Convert-VHD' ? targets.slice(1) : targets;
        expect(writes, `${id}: ${argv[0]}`).toContain(subject);
      }
    }
  }
}

it('makes one plan for each set, and one for each chain that no set has to do with', async () => {
  const folder = await setOf(2);
  await folder.disk('alone.vhdx', { id: 50, diskId: 50 });
  await folder.disk(diskName(9), { id: 9 });
  const plans = await plansOf(folder);
  expect(plans.map(({ subject, kind, inOrder }) => ({ subject, kind, inOrder }))).toEqual([
    { subject: 's.vhds', kind: 'set', inOrder: false },
    { subject: 'alone.vhdx', kind: 'chain', inOrder: true },
  ]);
});

it('makes no plan of its own for a candidate of a broken link', async () => {
  const folder = await setOf(2, { 1: { id: 77 } });
  expect((await plansOf(folder)).map(({ subject }) => subject)).toEqual(['s.vhds']);
});

it('plans for one set or disk alone, also for one that belongs to a set', async () => {
  const folder = await setOf(3);
  const [plan, ...more] = await plansOf(folder, { only: diskName(2) });
  expect(more).toEqual([]);
  expect(plan).toMatchObject({ subject: diskName(2), kind: 'chain', disks: 2 });
  expect((await plansOf(folder, { only: 's.vhds' })).map(({ kind }) => kind)).toEqual(['set']);
  expect(await plansOf(folder, { only: 'unknown' })).toEqual([]);
});

it('plans for a disk alone, and does not forget the set that it is of', async () => {
  const folder = await setOf(3);
  const verdicts = async (around = {}) => {
    const [plan] = await plansOf(folder, around);
    const of = (id: string) => plan!.options.find((option) => option.id === id)?.verdict ?? null;
    return [plan!.kind, of('merge-in-place'), of('rebuild-set')];
  };
  expect(await verdicts({ only: diskName(3) })).toEqual(['chain', 'last-resort', 'possible']);
  expect(await verdicts()).toEqual(['set', 'last-resort', 'possible']);
  // Without the set, its names tell as much.
  folder.files.delete('s.vhds');
  expect(await verdicts()).toEqual(['chain', 'last-resort', 'possible']);
  const plain = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await plain.disk('leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
  const [plan] = await plansOf(plain);
  expect(plan!.options.find(({ id }) => id === 'merge-in-place')?.verdict).toBe('possible');
});

it('puts the recommended option first, and the impossible ones last', async () => {
  const [plan] = await plansOf(await setOf(3));
  const verdicts = plan!.options.map(({ verdict }) => verdict);
  expect(verdicts[0]).toBe('recommended');
  expect(verdicts.at(-1)).toBe('impossible');
});

/** A disk is written only into a folder that an earlier command of the same option makes. */
function requireFolders(id: string, steps: readonly Step[]): void {
  const made = new Set<string>();
  for (const { tool, argv } of steps.flatMap(({ commands }) => commands)) {
    if (tool === 'make-folder') made.add(textOf(argv[0]!));
    if (tool === 'vhdset' && argv[1] === 'export') {
      expect(made, `${id}: ${textOf(argv[3]!)}`).toContain(folderOf(textOf(argv[3]!)).slice(0, -1));
    }
  }
}
