import type { Argv } from 'yargs';
import { openChain } from '../chains/open-chain.ts';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { changesSince } from '../disk/changes.ts';
import { coverageOf } from '../disk/coverage.ts';
import { differingRanges } from '../disk/differing-ranges.ts';
import { openDisk, type VirtualDisk } from '../disk/virtual-disk.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { diskDiffJson } from '../report/json/disk-diff-json.ts';
import { diskDiffText } from '../report/text/disk-diff.ts';
import { type FileDiff, fileDiffJson, fileDiffText } from '../report/text/file-diff.ts';
import type { DiskDiff } from '../report/view/diff-view.ts';
import { changedFiles } from '../volumes/changed-files.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError, UsageError } from './exit.ts';
import { withVolumeOption } from './look-inside.ts';
import { memberNamed, type OpenedDisk, withOpenedDisk } from './named-disk.ts';
import { remark, tellWarnings } from './remarks.ts';
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
  files: boolean;
  volume: number | undefined;
}

export const diff: Command<DiffArgs> = {
  options: (yargs: Argv) =>
    withVolumeOption(withSearchOptions(withOutputOptions(yargs)))
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
      })
      .option('files', {
        type: 'boolean',
        default: false,
        describe: 'Which files were added, removed, renamed or changed, instead of which ranges',
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
    {
      line: 'diff copy/shared.vhds --from shared_9e12cddf-d421-56b3-3676-849a22aa3096.avhdx --files',
      tells: 'which files were added, removed, renamed and changed',
    },
  ],

  notes:
    'With --files, no content is read: the records of the files are compared, and the places of their content are matched with what was written. Content that is stored in the record of a file is compared itself. On NTFS, a file is recognised by its record number and sequence number, also under another name; on FAT and exFAT by its path, and a renamed file by its place.',

  async run(args) {
    if (args.volume !== undefined && !args.files) throw new UsageError('--volume is for --files');
    return withOpenedDisk({ ...args, at: args.to }, async (opened) => {
      tellWarnings(opened);
      const { disk, gap, warnings } = opened;
      const from = await memberIndex(opened, args.from);
      if (args.files) return diffFiles(opened, from, args);
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

async function diffFiles(opened: OpenedDisk, from: number, args: DiffArgs): Promise<number> {
  const { disk, chain, gap } = opened;
  const members = chain.members.slice(from);
  const older = openChain({ ...chain, leaf: members[0]!, members }).disk;
  const state = (name: string, source: VirtualDisk) => {
    return { name, source, sectorSize: source.logicalSectorSize };
  };
  const found: FileDiff = {
    from: disk.layers[from]!.name,
    to: disk.layers[0]!.name,
    gap,
    warnings: opened.warnings,
    volumes: await changedFiles(
      state(disk.layers[0]!.name, disk),
      state(disk.layers[from]!.name, older),
      await differingRanges(disk, older),
      args.volume,
    ),
  };
  for (const { warnings } of found.volumes) {
    for (const warning of warnings) remark(`warning: ${warning}`);
  }
  await writeText(stdoutSink(), args.json ? fileDiffJson(found) : fileDiffText(found));
  await assertUnchanged(disk.layers);
  return ExitCode.Done;
}

async function memberIndex(opened: OpenedDisk, wanted: string): Promise<number> {
  const { file } = await memberNamed(opened, wanted);
  const index = opened.disk.layers.findIndex(({ name }) => name === file.path);
  if (index >= 0) return index;
  throw new InputError(`the state of ${file.path} is not known: ${opened.gap}`);
}
