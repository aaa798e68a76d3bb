import type { Argv } from 'yargs';
import { collectPowerShell } from '../report/script/collect-ps1.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';

interface CollectArgs {
  paths: string[];
}

export const collect: Command<CollectArgs> = {
  options: (yargs: Argv) =>
    yargs.positional('paths', {
      type: 'string',
      array: true,
      default: [] as string[],
      describe: 'Folders and .vhds files, as the host names them (default: all sets in use there)',
    }) as unknown as Argv<CollectArgs>,

  notes:
    'The script only asks, and changes nothing. Run it on one host, in an elevated PowerShell 5.1 or 7. It writes one folder: copy that beside the disks, and analyze, plan and permissions use it.',
  examples: [
    { line: 'collect > collect.ps1', tells: 'a script for a host, about all sets in use there' },
    {
      line: "collect 'C:\\ClusterStorage\\Volume1\\Shared' > collect.ps1",
      tells: 'about one folder only',
    },
  ],

  async run({ paths }) {
    process.stdout.write(collectPowerShell(paths));
    return ExitCode.Done;
  },
};
