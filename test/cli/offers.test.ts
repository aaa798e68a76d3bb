import { expect, it } from 'vitest';
import { argumentNames, completionsFor, offerFor, wordsAsked } from '../../src/cli/offers.ts';
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

it('gives each shell the description as that shell shows it', () => {
  const offer = '--log\tReplay: or not';
  expect(offerFor(undefined, offer)).toBe('--log');
  expect(offerFor('bash', offer)).toBe('--log');
  expect(offerFor('zsh', offer)).toBe('--log:Replay: or not');
  expect(offerFor('zsh', 'a:b\tc')).toBe('a\\:b:c');
  expect(offerFor('fish', offer)).toBe(offer);
  expect(offerFor('powershell', offer)).toBe(offer);
  expect(offerFor('zsh', 'never')).toBe('never');
});

it('takes the word being typed from the environment where the shell can’t pass it empty', async () => {
  const asked = { VHDSET_COMPLETION: 'powershell', VHDSET_WORD: 'an' };
  expect(wordsAsked(['a'], asked)).toEqual(['a', 'an']);
  expect(wordsAsked(['a'], { VHDSET_COMPLETION: 'powershell' })).toEqual(['a', '']);
  expect(wordsAsked(['a'], { ...asked, VHDSET_COMPLETION: 'bash' })).toEqual(['a']);

  const { stdout } = await vhdset(['--get-yargs-completions', 'vhdset'], { env: asked });
  expect(stdout).toMatch(/^analyze\tWhich sets are there.*\n$/);
});
