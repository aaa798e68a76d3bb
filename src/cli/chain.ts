import type { Argv } from 'yargs';
import { chainJson } from '../report/json/analysis-json.ts';
import { jsonText } from '../report/json/json-text.ts';
import { chainText } from '../report/text/chain-text.ts';
import { chainView } from '../report/view/chain-view.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';
import { type DiskOptions, type NamedDisk, withNamedDisk } from './named-disk.ts';
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

  examples: [
    { line: 'chain copy/shared.vhds', tells: 'every member, from the active leaf to the base' },
    { line: 'chain copy/shared.vhds --no-all', tells: 'a long chain on one screen' },
  ],

  async run(args) {
    const print = async ({ chain, set, investigation }: NamedDisk) => {
      const view = chainView(chain, set, investigation.inventory);
      const { standing, warnings } = view;
      const text = args.json
        ? jsonText({ ...chainJson(chain), warnings: [...standing, ...warnings] })
        : chainText(view, stdoutPage(args));
      process.stdout.write(text);
      // Plans take it for a proof: a chain that is not whole is none.
      return view.whole ? ExitCode.Done : ExitCode.InputUnreadable;
    };
    return withNamedDisk(args, print, true);
  },
};
