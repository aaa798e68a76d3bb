import { expect, it } from 'vitest';
import { textOf, vhdset } from '../../../src/recovery/command.ts';
import { mappedPlan } from '../../../src/report/script/mapped-plan.ts';
import { planPowerShell } from '../../../src/report/script/plan-ps1.ts';
import { faultsOfPowerShell } from '../../powershell-grammar.ts';
import { planOf } from '../../recovery/small-plan.ts';
import { SmallFolder } from '../../sets/small-folder.ts';

async function plan() {
  const folder = await new SmallFolder().disk('/mnt/copy/base.vhdx', { id: 1 });
  await folder.disk('/mnt/copy/sub/a.avhdx', { id: 2, parentId: 1, relative: '..\\base.vhdx' });
  return planOf(folder, { output: '/mnt/out' });
}

const MAPS = [
  { from: '/mnt', to: 'Z:\\' },
  { from: '/mnt/copy/', to: 'D:\\copy' },
];

it('spells every path as the other system does, by the longest folder that holds it', async () => {
  const mapped = mappedPlan(await plan(), MAPS);
  expect(mapped.subject).toBe('D:\\copy\\sub\\a.avhdx');
  const flatten = mapped.options.find(({ id }) => id === 'flatten')!;
  expect(mapped.recommended).toBe(flatten);
  expect(flatten.writes).toEqual(['Z:\\out\\a-flat.vhdx']);
  expect(flatten.reads.map(({ path }) => path)).toEqual([
    'D:\\copy\\sub\\a.avhdx',
    'D:\\copy\\base.vhdx',
  ]);
  expect(flatten.space.where).toBe('Z:\\out');
  const words = mapped.options.flatMap(({ steps, verify }) =>
    [...steps, ...verify].flatMap(({ commands }) =>
      commands.flatMap(({ argv }) => argv.map(textOf)),
    ),
  );
  expect(words.filter((word) => word.includes('/mnt'))).toEqual([]);
  const script = planPowerShell(mapped, null);
  expect(script).toContain("'D:\\copy\\sub\\a.avhdx'");
  expect(await faultsOfPowerShell(script)).toEqual([]);
});

it('maps both paths of a parent that was named', async () => {
  const before = await plan();
  const given = {
    tool: 'vhdset',
    argv: ['vhdset', '--parent', { text: '/mnt/copy/a=/mnt/b' }],
  } as const;
  const step = { text: '', notes: [], by: 'person', commands: [given] } as const;
  const options = before.options.map((option) => ({ ...option, steps: [step] }));
  const { argv } = mappedPlan({ ...before, options }, MAPS).options[0]!.steps[0]!.commands[0]!;
  expect(argv.map(textOf)).toEqual(['vhdset', '--parent', 'D:\\copy\\a=Z:\\b']);
});

it('leaves a plan alone without maps, and makes none where a path is not covered', async () => {
  const before = await plan();
  expect(mappedPlan(before, [])).toBe(before);
  const only = [{ from: '/mnt/cop', to: 'D:\\copy' }];
  expect(() => mappedPlan(before, only)).toThrow('no --map covers /mnt/');
});

it('keeps slashes for a system that has them, and a root as it is', async () => {
  const mapped = mappedPlan(await plan(), [{ from: '/mnt', to: '/' }]);
  expect(mapped.subject).toBe('/copy/sub/a.avhdx');
});

it('maps the states that there are to choose from, and what tells of them in files', async () => {
  const before = await plan();
  const tells = vhdset('ls', { path: '/mnt/a' }, '--parent', { text: '/mnt/copy/a=/mnt/b' });
  const paths = { path: '/mnt/copy/x', against: '/mnt/y', leaf: '/mnt/copy/a' };
  const choices = [{ kind: 'parent', ...paths, tells, files: null }] as const;
  const [choice] = mappedPlan({ ...before, choices }, MAPS).choices;
  expect([choice!.path, choice!.against, choice!.leaf]).toEqual([
    'D:\\copy\\x',
    'Z:\\y',
    'D:\\copy\\a',
  ]);
  expect(choice!.tells.argv.map(textOf)).toEqual([
    'vhdset',
    'ls',
    'Z:\\a',
    '--parent',
    'D:\\copy\\a=Z:\\b',
  ]);
});
