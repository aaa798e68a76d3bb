import type { Argv } from 'yargs';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { coverageOf } from '../disk/coverage.ts';
import { summarizeLayers } from '../disk/layer-summary.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { diskMapJson } from '../report/json/disk-map-json.ts';
import { diskMapText } from '../report/text/disk-map.ts';
import type { DiskMap } from '../report/view/map-view.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';
import { type DiskOptions, withOpenedDisk } from './named-disk.ts';
import { parseRange } from './quantity-argument.ts';
import { tellWarnings } from './remarks.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';
import { writeText } from './text-sink.ts';

interface MapArgs extends OutputOptions, DiskOptions {
  range: string | undefined;
  summary: boolean;
}

export const map: Command<MapArgs> = {
  options: (yargs: Argv) =>
    withDiskOptions(withOutputOptions(yargs))
      .option('range', {
        type: 'string',
        describe: 'Only a part: <offset>+<length> or <offset>-<end>, in bytes, 64K, 2M, 1G',
      })
      .option('summary', {
        type: 'boolean',
        default: false,
        describe: 'What each file contributes, without the ranges',
      }) as unknown as Argv<MapArgs>,

  examples: [
    { line: 'map copy/shared.vhds', tells: 'which file holds what' },
    { line: 'map copy/shared.vhds --summary', tells: 'how much each file contributes' },
  ],

  async run(args) {
    return withOpenedDisk(args, async (opened) => {
      tellWarnings(opened);
      const { disk, gap, warnings } = opened;
      const { virtualSize } = disk;
      const { offset, length } =
        args.range === undefined
          ? { offset: 0, length: virtualSize }
          : parseRange(args.range, virtualSize);
      const found: DiskMap = {
        virtualSize,
        gap,
        warnings,
        layers: await summarizeLayers(disk),
        coverage: await coverageOf(disk, { offset, length }),
        extents: args.summary ? null : disk.extents(offset, length),
      };
      await writeText(stdoutSink(), args.json ? diskMapJson(found) : diskMapText(found));
      await assertUnchanged(disk.layers);
      return ExitCode.Done;
    });
  },
};
