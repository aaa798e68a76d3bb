import type { Argv } from 'yargs';
import { chainText } from '../report/text/chain-text.ts';
import { type ChainView, chainView } from '../report/view/chain-view.ts';
import type { Chain } from '../sets/model.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';
import { type DiskOptions, type NamedDisk, withNamedDisk } from './named-disk.ts';
import { stdoutPage } from './page.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';
import { print } from './standard-output.ts';

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
    const show = async ({ chain, set, investigation }: NamedDisk) => {
      const view = chainView(chain, set, investigation.inventory);
      const text = args.json ? await asJson(chain, view) : chainText(view, stdoutPage(args));
      print(text);
      // Plans take it for a proof: a chain that is not whole is none.
      return view.whole ? ExitCode.Done : ExitCode.InputUnreadable;
    };
    return withNamedDisk(args, show, { countAllocation: true });
  },
};

async function asJson(chain: Chain, { standing, warnings }: ChainView): Promise<string> {
  const { chainJson } = await import('../report/json/chain-json.ts');
  const { jsonText } = await import('../report/json/json-text.ts');
  return jsonText({ ...chainJson(chain), warnings: [...standing, ...warnings] });
}
