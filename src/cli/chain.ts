import type { Argv } from 'yargs';
import { chainJson } from '../report/analysis-json.ts';
import { chainTree } from '../report/chain-tree.ts';
import { jsonText } from '../report/json-text.ts';
import type { Command } from './command.ts';
import { type DiskOptions, openDiskArgument } from './disk-argument.ts';
import { ExitCode } from './exit.ts';
import { stdoutPage } from './page.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';

interface ChainOptions extends OutputOptions, DiskOptions {
  all: boolean;
}

export const chain: Command<ChainOptions> = {
  options: (yargs: Argv) =>
    withDiskOptions(withOutputOptions(yargs)).option('all', {
      type: 'boolean',
      default: true,
      describe: 'Every member; --no-all sums up the middle',
    }) as unknown as Argv<ChainOptions>,

  async run(args) {
    const argument = await openDiskArgument(args, true);
    try {
      const { chain, set } = argument;
      const text = args.json
        ? jsonText(chainJson(chain))
        : `${chainTree(chain, set ? 'active leaf' : 'leaf', stdoutPage(args)).join('\n')}\n`;
      process.stdout.write(text);
      return ExitCode.Done;
    } finally {
      argument.pool.close();
    }
  },
};
