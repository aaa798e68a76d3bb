import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { COMPLETION_SCRIPTS } from '../../src/cli/completion-scripts.ts';
import { hasPeer } from '../peers.ts';
import { commandsOfPowerShell, faultsOfPowerShell } from '../powershell-grammar.ts';
import { installedIn } from './installed.ts';

const folder = mkdtempSync(join(tmpdir(), 'vhdset-completion-'));
const env = installedIn(folder);
writeFileSync(join(folder, 'disk.vhdx'), '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a shell prints when it runs our script and then `line`. */
function said(shell: string, options: readonly string[], line: string): string[] {
  const before = shell === 'zsh' ? 'compdef() {}\n' : '';
  const script = `${before}${COMPLETION_SCRIPTS[shell as 'bash']}\n${line}`;
  const { stdout, stderr } = spawnSync(shell, [...options, script], {
    cwd: folder,
    env: { ...env, HOME: folder },
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

const bash = (...words: string[]) =>
  said(
    'bash',
    ['--norc', '-c'],
    `COMP_WORDS=(${words.map((word) => `'${word}'`).join(' ')}); COMP_CWORD=${words.length - 1}
     _vhdset; printf '%s\\n' "\${COMPREPLY[@]}"`,
  );

it('bash completes commands, options and values, and leaves paths to itself', () => {
  expect(bash('vhdset', 'ex')).toEqual(['export', 'extract', 'explain']);
  expect(bash('vhdset', 'analyze', '--fail-on', 'w')).toEqual(['warning']);
  expect(bash('vhdset', 'analyze', '--ev')).toEqual(['--events']);
  expect(bash('vhdset', 'chain', '')).toEqual([]);
});

/** zsh asks from within its line editor: what it would be given is printed instead. */
const zsh = (...words: string[]) =>
  said(
    'zsh',
    ['-f', '-c'],
    `_describe() { print -rl -- "\${(@P)3}" }; _files() { print files }
     words=(${words.map((word) => `'${word}'`).join(' ')}); CURRENT=${words.length}; _vhdset`,
  );

it.skipIf(!hasPeer('zsh'))('zsh completes with descriptions', () => {
  // What begins otherwise is left out by zsh itself.
  expect(zsh('vhdset', 'analyze', '--ev')).toContain(
    '--events:A Hyper-V event log, .evtx or exported XML (repeatable)',
  );
  expect(zsh('vhdset', 'chain', '')).toEqual(['files']);
});

const fish = (line: string) => said('fish', ['--no-config', '-c'], `complete -C '${line}'`);

it.skipIf(!hasPeer('fish'))('fish completes with descriptions, and with files', () => {
  expect(fish('vhdset expl')).toEqual([
    'explain\tWhat an error code or event means, and what can be proven about it',
  ]);
  expect(fish('vhdset analyze --fail-on w')).toEqual(['warning']);
  expect(fish('vhdset chain d')).toEqual(['disk.vhdx']);
  expect(fish('vhdset create orph')).toHaveLength(1);
});

it('PowerShell is told how to ask, and an empty word goes through the environment', () => {
  const script = COMPLETION_SCRIPTS.powershell;
  expect(script).toContain(
    "Register-ArgumentCompleter -Native -CommandName @('vhdset', 'vhdset.exe')",
  );
  expect(script).toContain("$env:VHDSET_COMPLETION = 'powershell'\n");
  expect(script).toContain('$env:VHDSET_WORD = $word\n');
  for (const [open, close] of ['{}', '()', '[]'] as const) {
    expect(script.split(open!).length).toBe(script.split(close!).length);
  }
});

it('the script for PowerShell is one, and runs nothing but what completion needs', async () => {
  expect(await faultsOfPowerShell(COMPLETION_SCRIPTS.powershell)).toEqual([]);
  expect((await commandsOfPowerShell(COMPLETION_SCRIPTS.powershell)).toSorted()).toEqual([
    'ForEach-Object',
    'Register-ArgumentCompleter',
    'Remove-Item',
    'Where-Object',
  ]);
});
