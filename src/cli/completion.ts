import type { Argv } from 'yargs';
import type { Command } from './command.ts';
import { COMPLETION_SCRIPTS, type CompletionShell, SHELLS } from './completion-scripts.ts';
import { type OutputOptions, withOutputOptions } from './shared-options.ts';

interface CompletionOptions extends OutputOptions {
  shell: CompletionShell | undefined;
}

export const completion: Command<CompletionOptions> = {
  options: (yargs: Argv) =>
    withOutputOptions(yargs).positional('shell', {
      choices: SHELLS,
      describe: 'The shell that is to complete (default: the one in use)',
    }) as unknown as Argv<CompletionOptions>,

  examples: [
    { line: 'completion bash > vhdset.bash', tells: 'for bash: source it in ~/.bashrc' },
    { line: 'completion powershell > vhdset.ps1', tells: 'for PowerShell: run it in $PROFILE' },
  ],

  async run({ shell = shellAtHand(process.env.SHELL, process.platform), json }) {
    const script = COMPLETION_SCRIPTS[shell];
    process.stdout.write(json ? `${JSON.stringify({ shell, script })}\n` : script);
    return 0;
  },
};

/** @param program the path of the shell, as systems with a `SHELL` have it */
export function shellAtHand(program: string | undefined, platform: string): CompletionShell {
  const name = program?.replace(/^.*[\\/]/, '').replace(/\.exe$/i, '');
  return SHELLS.find((shell) => shell === name) ?? (platform === 'win32' ? 'powershell' : 'bash');
}
