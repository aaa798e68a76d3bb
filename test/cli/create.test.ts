import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { create } from '../../src/cli/create.ts';
import { temporaryFolder, withoutPrivileges } from '../node/temp-folder.ts';
import { vhdset } from './run.ts';

describe('create', () => {
  it('makes the folder and the files, and says what to try next', async () => {
    const folder = join(temporaryFolder(), 'new', "it's mine");
    const { code, stdout, stderr } = await vhdset(['create', 'healthy', folder]);
    expect([code, stderr]).toEqual([0, '']);
    expect(readdirSync(folder)).toContain('shared.vhds');
    expect(stdout).toContain(`2 files in ${folder}`);
    const command = stdout.split('\n').find((line) => line.includes('vhdset analyze'));
    expect(command).toContain("it'\\''s mine'");
    expect((await vhdset(['analyze', folder])).code).toBe(0);
  });

  it('names the access list, where the scenario has one; a log is found by itself', async () => {
    const folder = temporaryFolder();
    const { stdout } = await vhdset(['create', 'no-permission', folder, '--json']);
    const made = JSON.parse(stdout);
    expect(made).toMatchObject({ scenario: 'no-permission', folder });
    expect(made.files.toSorted()).toEqual(filesIn(folder));
    expect(made.next).toEqual([
      `vhdset analyze ${folder}`,
      `vhdset permissions ${folder} --acl ${folder}/Shared.acl.txt`,
      `vhdset plan ${folder}`,
    ]);
  });

  it('adds to a folder that is not empty only with --force', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const refused = await vhdset(['create', 'healthy', folder]);
    expect(refused.code).toBe(4);
    expect(refused.stderr).toContain('not empty');
    expect(readdirSync(folder)).toEqual(['notes.txt']);
    expect((await vhdset(['create', 'healthy', folder, '--force'])).code).toBe(0);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('makes nothing where the folder for the hosts’ answers is taken', async () => {
    const [folder, host] = [join(temporaryFolder(), 'new'), temporaryFolder()];
    writeFileSync(join(host, 'collect.json'), '{}');
    for (const [force, words] of [
      [[], 'is not replaced'],
      [['--force'], 'is not replaced'],
    ] as const) {
      const refused = await vhdset(['create', 'healthy', folder, '--host', host, ...force]);
      expect(refused.code).toBe(4);
      expect(refused.stderr).toContain(words);
      expect(existsSync(folder)).toBe(false);
      expect(readdirSync(host)).toEqual(['collect.json']);
    }
    writeFileSync(join(folder, '..', 'notes.txt'), 'mine');
    const taken = await vhdset(['create', 'healthy', folder, '--host', join(folder, '..')]);
    expect([taken.code, existsSync(folder)]).toEqual([4, false]);
    expect(taken.stderr).toContain('not empty');
  });

  it('never replaces a file, not even with --force', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'shared.vhds'), 'a real one');
    const { code, stderr } = await vhdset(['create', 'healthy', folder, '--force']);
    expect(code).toBe(4);
    expect(stderr).toContain('is not replaced');
    expect(readFileSync(join(folder, 'shared.vhds'), 'utf8')).toBe('a real one');
  });

  it.each([[['create', 'no-such-thing', 'x']], [['create']]])(
    'lists all scenarios when asked for none of them: %j',
    async (args) => {
      const { code, stdout, stderr } = await vhdset(args);
      expect([code, stdout]).toEqual([2, '']);
      for (const { name, summary } of SCENARIOS) {
        expect(stderr).toContain(name);
        expect(stderr).toContain(summary);
      }
    },
  );

  it('asks for the folder', async () => {
    const { code, stderr } = await vhdset(['create', 'healthy']);
    expect(code).toBe(2);
    expect(stderr).toContain('vhdset create healthy <folder>');
  });

  it('lists the scenarios in 80 columns, or as JSON', async () => {
    const { code, stdout } = await vhdset(['create', '--list']);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(SCENARIOS.length);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
    const json = JSON.parse((await vhdset(['create', '--list', '--json'])).stdout);
    expect(json).toEqual(SCENARIOS.map(({ name, summary }) => ({ name, summary })));
  });

  it('says why a folder can’t be written to', async () => {
    const file = join(temporaryFolder(), 'file');
    writeFileSync(file, '');
    const { code, stderr } = await vhdset(['create', 'healthy', join(file, 'below')]);
    expect(code).toBe(4);
    expect(stderr).toContain('not a folder');

    const locked = join(temporaryFolder(), 'locked');
    mkdirSync(locked, { mode: 0o555 });
    const args = {
      list: false,
      force: false,
      host: undefined,
      json: false,
      color: false,
      quiet: false,
    };
    const attempt = withoutPrivileges(() =>
      create.run({ ...args, scenario: 'healthy', folder: locked }),
    );
    await expect(attempt).rejects.toThrow('permission denied');
    expect(readdirSync(locked)).toEqual([]);
  });
});

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort();
}
