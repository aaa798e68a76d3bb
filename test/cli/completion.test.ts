import { expect, it } from 'vitest';
import { argumentNames, completionsFor } from '../../src/cli/completion.ts';
import { vhdset } from './run.ts';

/** What the completion script is given when these words are typed, the last one to the cursor. */
async function offered(...words: string[]): Promise<string[]> {
  const { stdout, stderr } = await vhdset(['--get-yargs-completions', 'vhdset', ...words]);
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean);
}

it('offers the commands', async () => {
  expect(await offered('')).toEqual(expect.arrayContaining(['analyze', 'inspect', 'demo']));
});

it('leaves a path to the shell: options would hide the files', async () => {
  expect(await offered('analyze', '')).toEqual([]);
  expect(await offered('inspect', 'sha')).toEqual([]);
  expect(await offered('create', 'orphans', '')).toEqual([]);
});

it('offers options behind a dash, and what an option may be', async () => {
  const options = await offered('analyze', '--');
  expect(options).toEqual(expect.arrayContaining(['--search', '--fail-on', '--json']));
  expect(options).not.toContain('--q');
  expect(await offered('analyze', '--fail-on', 'w')).toEqual(['warning']);
});

it('offers the scenarios', async () => {
  expect(await offered('create', 'd')).toEqual(['dirty-log', 'damaged-header']);
});

it('knows the names of one argument alone', async () => {
  expect(await argumentNames(['analyze', ''])).toEqual([]);
  expect(await argumentNames(['create', 'orphans', ''])).toEqual([]);
  expect(completionsFor(['create', ''], ['--json', '-q'], ['huge'])).toEqual(['huge']);
});
