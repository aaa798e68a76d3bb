import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';

it.each(COMMANDS)('$usage loads', async ({ load }) => {
  const command = await load();
  expect(typeof command.options).toBe('function');
  expect(typeof command.run).toBe('function');
});

it('are all in the README', () => {
  const readme = readFileSync('README.md', 'utf8');
  for (const { usage } of COMMANDS) expect(readme).toContain(usage.split(' ')[0]!);
});

it('start without what only others need: the start-up stays short', () => {
  for (const file of [
    'main',
    'program',
    'commands',
    'help-page',
    'plain-line',
    'version',
    'exit',
    'standard-output',
    'words',
  ]) {
    const source = readFileSync(`src/cli/${file}.ts`, 'utf8');
    const eager = [...source.matchAll(/^import (?!type).* from '(.+)';$/gm)].map(
      ([, from]) => from!,
    );
    for (const from of eager)
      expect(from).toMatch(
        /^(node:|\.\/(command|commands|exit|help-page|plain-line|standard-output|version|words)\.ts|\.\.\/(bytes\/vhdset-error|report\/text\/paragraph)\.ts)/,
      );
  }
});
