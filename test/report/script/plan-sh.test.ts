import { execFileSync, spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UnscriptableError } from '../../../src/report/script/plan-script.ts';
import { planShell } from '../../../src/report/script/plan-sh.ts';
import { UnquotableError } from '../../../src/report/script/shell-quoting.ts';
import { fingerprint } from '../../cli/run.ts';
import { temporaryFolder } from '../../node/temp-folder.ts';
import { planOf, setOf } from '../../recovery/small-plan.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { HOSTILE_NAMES } from '../text/small-plan-page.ts';
import { planForLeafNamed } from './hostile-plans.ts';

/** A folder with a `vhdset` that notes its arguments, makes what it should export, and compares. */
function fakeProgram(compare = 'echo Equal') {
  const folder = temporaryFolder();
  const record = join(folder, 'record');
  writeFileSync(
    join(folder, 'vhdset'),
    `#!/bin/sh
for word in "$@"; do printf '%s\\0' "$word" >> "$RECORD"; done
printf 'END\\0' >> "$RECORD"
case "$1" in
  export) : > "$3" ;;
  compare) ${compare} ;;
esac
`,
    { mode: 0o755 },
  );
  return {
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, RECORD: record },
    calls(): string[][] {
      if (!existsSync(record)) return [];
      const calls = readFileSync(record, 'utf8').split('END\0').slice(0, -1);
      return calls.map((call) => call.split('\0').slice(0, -1));
    },
  };
}

function run(shell: string, script: string, args: string[], env: NodeJS.ProcessEnv) {
  const cwd = temporaryFolder();
  const path = join(cwd, 'plan.sh');
  writeFileSync(path, script);
  const result = spawnSync(shell, [path, ...args], { cwd, env, encoding: 'utf8' });
  return { ...result, left: readdirSync(cwd) };
}

describe.each(HOSTILE_NAMES)('for the name %j', (name) => {
  it('parses, shows and does exactly the steps, and nothing breaks out', async () => {
    const { plan, sources, leaf, output } = await planForLeafNamed(name);
    const script = planShell(plan, 'flatten');
    for (const shell of ['bash', 'dash']) execFileSync(shell, ['-n'], { input: script });
    const before = fingerprint(sources);
    const fake = fakeProgram();

    const shown = run('dash', script, [], fake.env);
    expect(shown).toMatchObject({ status: 0, stderr: '', left: ['plan.sh'] });
    expect(shown.stdout).not.toMatch(/[^\P{C}\n]/u);
    expect(fake.calls()).toEqual([]);
    expect(existsSync(output)).toBe(false);

    const done = run('dash', script, ['--execute'], fake.env);
    expect(done).toMatchObject({ status: 0, stderr: '', left: ['plan.sh'] });
    const [target] = plan.recommended!.writes;
    expect(fake.calls()).toEqual([
      ['export', leaf, target, '--format', 'vhdx'],
      ['compare', leaf, target],
      ['check', target],
    ]);
    expect(readdirSync(output)).toHaveLength(1);

    // What was made is there now: the same script stops before it does anything.
    const again = run('bash', script, ['--execute'], fake.env);
    expect(again).toMatchObject({ status: 1, left: ['plan.sh'] });
    expect(again.stderr).toContain('already there');
    expect(fake.calls()).toHaveLength(3);
    expect(fingerprint(sources)).toEqual(before);
  });
});

describe('the script', () => {
  it('copies a standalone disk, and leaves mounting to a person', async () => {
    const alone = await planOf(await new SmallFolder().disk('d.vhdx', { id: 1 }));
    const script = planShell(alone, null);
    expect(script).toMatch(/^run 'cp -p -- d\.vhdx new\/d\.vhdx' cp -p -- d\.vhdx new\/d\.vhdx$/m);
    expect(script).toMatch(/^say 'Step 4 \(by hand\)/m);
    expect(script).not.toMatch(/^run .*Mount-DiskImage/m);
  });

  it('hands over a name with backslashes, which POSIX allows, as it is', async () => {
    const { plan, leaf } = await planForLeafNamed('back\\slash\\.avhdx');
    const fake = fakeProgram();
    const done = run('dash', planShell(plan, null), ['--execute'], fake.env);
    expect(done).toMatchObject({ status: 0, stderr: '', left: ['plan.sh'] });
    expect(fake.calls()[0]!.slice(0, 2)).toEqual(['export', leaf]);
  });

  it.each([
    ['a source is gone', 'source', 'not there'],
    ['a source has changed its size', 'size', 'its size has changed'],
    ['the program is not on the PATH', 'program', 'vhdset is not on the PATH'],
  ])('stops before it does anything when %s', async (_, what, message) => {
    const { plan, leaf, output } = await planForLeafNamed('leaf.avhdx');
    const script = planShell(plan, null);
    const fake = fakeProgram();
    if (what === 'source') execFileSync('mv', [leaf, `${leaf}.away`]);
    if (what === 'size') appendFileSync(leaf, 'x');
    const env = what === 'program' ? { ...fake.env, PATH: '/usr/bin:/bin' } : fake.env;
    const done = run('dash', script, ['--execute'], env);
    expect(done.status).toBe(1);
    expect(done.stderr).toContain(`PROBLEM: `);
    expect(done.stderr).toContain(message);
    expect(fake.calls()).toEqual([]);
    expect(existsSync(output)).toBe(false);
    // Only printing, it tells the problem and shows the steps all the same.
    const shown = run('dash', script, [], env);
    expect(shown).toMatchObject({ status: 0 });
    expect(shown.stdout).toContain('vhdset export');
  });

  it('stops when there is too little space', async () => {
    const { plan } = await planForLeafNamed('leaf.avhdx');
    const space = { ...plan.recommended!.space, bytes: 2 ** 52 };
    const script = planShell({ ...plan, recommended: { ...plan.recommended!, space } }, null);
    const done = run('dash', script, ['--execute'], fakeProgram().env);
    expect(done).toMatchObject({ status: 1 });
    expect(done.stderr).toContain('too little free space');
  });

  it('stops when a command fails, and when the new disk is not what the chain is', async () => {
    const cases = [
      ['exit 3', 3, ''],
      ['echo Different >&2; exit 1', 1, 'Different'],
    ] as const;
    for (const [compare, status, message] of cases) {
      const { plan } = await planForLeafNamed('leaf.avhdx');
      const fake = fakeProgram(compare);
      const done = run('dash', planShell(plan, null), ['--execute'], fake.env);
      expect(done).toMatchObject({ status });
      expect(done.stderr).toContain(message);
      expect(fake.calls().map(([command]) => command)).not.toContain('check');
      expect(done.stdout).not.toContain('Done.');
    }
  });

  it('takes --execute and nothing else', async () => {
    const { plan } = await planForLeafNamed('leaf.avhdx');
    const script = planShell(plan, null);
    const { env } = fakeProgram();
    for (const args of [['--execut'], ['--execute', 'x'], ['-x'], ['']]) {
      expect(run('dash', script, args, env).status, args.join()).toBe(2);
    }
  });

  it('is refused for an option that needs PowerShell, and for a name without a spelling', async () => {
    const plan = await planOf(await setOf(2));
    expect(() => planShell(plan, 'merge-in-place')).toThrow(UnscriptableError);
    const folder = await new SmallFolder().disk('a.vhdx\n', { id: 1 });
    expect(() => planShell({ ...plan, recommended: null }, null)).toThrow(UnscriptableError);
    const odd = await planOf(folder);
    expect(() => planShell(odd, null)).toThrow(UnquotableError);
  });
});

it('runs the program that the environment names', async () => {
  const plan = await planOf(await setOf(2), { output: join(temporaryFolder(), 'new') });
  const option = plan.options.find(({ id }) => id === 'flatten')!;
  const script = join(temporaryFolder(), 'plan.sh');
  writeFileSync(script, planShell({ ...plan, options: [{ ...option, reads: [] }] }, 'flatten'));
  const program = fakeProgram();
  const folder = program.env.PATH!.split(':')[0]!;
  const elsewhere = { ...program.env, PATH: '/usr/bin:/bin', VHDSET: join(folder, 'vhdset') };
  execFileSync('sh', [script, '--execute'], { env: elsewhere, stdio: 'pipe' });
  expect(program.calls().map(([name]) => name)).toEqual(['export', 'compare', 'check']);
  const wrong = { ...elsewhere, VHDSET: join(folder, 'nothing') };
  const { status, stderr } = spawnSync('sh', [script, '--execute'], {
    env: wrong,
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('$VHDSET does not name it');
});
