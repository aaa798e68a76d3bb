import type { Argv } from 'yargs';
import { gapOf } from '../chains/chain-gap.ts';
import { chainJson } from '../report/json/analysis-json.ts';
import { jsonText } from '../report/json/json-text.ts';
import { chainTree } from '../report/text/chain-tree.ts';
import { warningText } from '../report/text/warning-text.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';
import {
  type DiskOptions,
  type NamedDisk,
  standingOfNamed,
  warningsOf,
  withNamedDisk,
} from './named-disk.ts';
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
    const print = async (named: NamedDisk) => {
      const { chain, set } = named;
      const standing = standingOfNamed(named);
      const warnings = warningsOf(chain);
      const role = standing.length > 0 ? 'old state' : set ? 'active leaf' : 'leaf';
      const text = args.json
        ? jsonText({ ...chainJson(chain), warnings: [...standing, ...warnings] })
        : warningText(standing) +
          `${chainTree(chain, role, stdoutPage(args)).join('\n')}\n${warningText(warnings)}`;
      process.stdout.write(text);
      // Plans take it for a proof: a chain that is not whole is none.
      const whole = gapOf(chain) === null && chain.leaf.vhdx.refusal === null;
      return whole ? ExitCode.Done : ExitCode.InputUnreadable;
    };
    return withNamedDisk(args, print, true);
  },
};
