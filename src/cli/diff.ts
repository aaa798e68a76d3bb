import type { Argv } from 'yargs';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { changesSince } from '../disk/changes.ts';
import { coverageOf } from '../disk/coverage.ts';
import { openDisk } from '../disk/virtual-disk.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { type DiskDiff, diskDiffJson, diskDiffText } from '../report/text/disk-diff.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError } from './exit.ts';
import { memberNamed, type OpenedDisk, withOpenedDisk } from './named-disk.ts';
import { tellWarnings } from './remarks.ts';
import {
  type OutputOptions,
  type SearchOptions,
  withOutputOptions,
  withSearchOptions,
} from './shared-options.ts';
import { writeText } from './text-sink.ts';

interface DiffArgs extends OutputOptions, SearchOptions {
  disk: string;
  from: string;
  to: string | undefined;
}

export const diff: Command<DiffArgs> = {
  options: (yargs: Argv) =>
    withSearchOptions(withOutputOptions(yargs))
      .positional('disk', {
        type: 'string',
        demandOption: true,
        describe: 'A .vhds, .avhdx or .vhdx; it stands for the whole chain below it',
      })
      .option('from', {
        type: 'string',
        demandOption: true,
        describe: 'The older state: a member of the chain, by path or by name',
      })
      .option('to', {
        type: 'string',
        describe: 'The newer state (default: the disk itself)',
      }) as unknown as Argv<DiffArgs>,

  examples: [
    {
      line: 'diff copy/shared.vhds --from shared_9e12cddf-d421-56b3-3676-849a22aa3096.avhdx',
      tells: 'what was written since the checkpoints began',
    },
    {
      line: 'diff copy/shared.vhds --from shared_4972dbf7-aa70-684c-8028-d9a0e933ffc4.avhdx --json',
      tells: 'every range written since the last checkpoint',
    },
  ],

  async run(args) {
    return withOpenedDisk({ ...args, at: args.to }, async (opened) => {
      tellWarnings(opened);
      const { disk, gap, warnings } = opened;
      const from = await memberIndex(opened, args.from);
      const growth = [];
      for (const [i, layer] of disk.layers.entries()) {
        const { data, zero } = await coverageOf(openDisk([layer], { complete: true }));
        const { path, size, modified } = opened.chain.members[i]!.file;
        const time = modified?.toISOString() ?? null;
        growth.push({ path, data, zero, fileSize: size, modified: time });
      }
      const found: DiskDiff = {
        from: disk.layers[from]!.name,
        to: disk.layers[0]!.name,
        virtualSize: disk.virtualSize,
        previousSize: disk.layers[from]!.vhdx.geometry.virtualSize,
        growth,
        gap,
        warnings,
        changes: () => changesSince(disk, from),
      };
      await writeText(stdoutSink(), args.json ? diskDiffJson(found) : diskDiffText(found));
      await assertUnchanged(disk.layers);
      return ExitCode.Done;
    });
  },
};

async function memberIndex(opened: OpenedDisk, wanted: string): Promise<number> {
  const { file } = await memberNamed(opened, wanted);
  const index = opened.disk.layers.findIndex(({ name }) => name === file.path);
  if (index >= 0) return index;
  throw new InputError(`the state of ${file.path} can't be told: ${opened.gap}`);
}
