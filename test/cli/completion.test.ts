import { expect, it } from 'vitest';
import { shellAtHand } from '../../src/cli/completion.ts';
import { COMPLETION_SCRIPTS, SHELLS } from '../../src/cli/completion-scripts.ts';
import { vhdset } from './run.ts';

it.each(SHELLS)('prints the script for %s', async (shell) => {
  const script = COMPLETION_SCRIPTS[shell];
  expect(await vhdset(['completion', shell])).toEqual({ code: 0, stdout: script, stderr: '' });
});

it('is for the shell at hand when none is named', async () => {
  const env = { SHELL: '/usr/bin/fish' };
  const { stdout } = await vhdset(['completion', '--json'], { env });
  expect(JSON.parse(stdout)).toEqual({ shell: 'fish', script: COMPLETION_SCRIPTS.fish });

  expect(shellAtHand('C:\\msys64\\usr\\bin\\zsh.exe', 'win32')).toBe('zsh');
  expect(shellAtHand(undefined, 'win32')).toBe('powershell');
  expect(shellAtHand('/bin/dash', 'linux')).toBe('bash');
});
