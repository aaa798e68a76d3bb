import type { Argv } from 'yargs';
import { assertUnchanged } from '../disk/assert-unchanged.ts';
import { coverageOf } from '../disk/coverage.ts';
import { openImageDisk } from '../disk/image-disk.ts';
import { summarizeLayers } from '../disk/layer-summary.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { diskMapJson } from '../report/json/disk-map-json.ts';
import { diskMapText } from '../report/text/disk-map.ts';
import type { DiskMap } from '../report/view/map-view.ts';
import type { Command } from './command.ts';
import {
  missingOf,
  requireNoState,
  type WarnedImage,
  withDiskImage,
} from './disk-image-argument.ts';
import { ExitCode } from './exit.ts';
import { type DiskOptions, withOpenedDisk } from './named-disk.ts';
import { parseRange } from './quantity-argument.ts';
import { remark, tellWarnings } from './remarks.ts';
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

  notes:
    'A disk image, raw or EWF (.E01 with its segments), can be mapped as well: what it does not hold of the disk is missing.',

  async run(args) {
    const ofImage = await withDiskImage(args.disk, (image) => mapImage(image, args));
    if (ofImage !== null) return ofImage;
    return withOpenedDisk(args, async (opened) => {
      tellWarnings(opened);
      const { disk, gap, warnings } = opened;
      const { virtualSize } = disk;
      const { offset, length } = rangeOf(args, virtualSize);
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

function rangeOf({ range }: MapArgs, virtualSize: number): { offset: number; length: number } {
  return range === undefined ? { offset: 0, length: virtualSize } : parseRange(range, virtualSize);
}

/** An image is one layer that holds all but what was not acquired. */
async function mapImage(image: WarnedImage, args: MapArgs): Promise<number> {
  const { path, source, warnings, fileSize } = image;
  requireNoState(args.at, path);
  for (const warning of warnings) remark(`warning: ${warning}`);
  const disk = openImageDisk({ name: path, source, missing: missingOf(image) });
  const { virtualSize } = disk;
  const { offset, length } = rangeOf(args, virtualSize);
  const { data } = await coverageOf(disk);
  const found: DiskMap = {
    virtualSize,
    gap: null,
    warnings,
    layers: [{ name: path, fileSize, decides: data, hidden: 0, merge: null }],
    coverage: await coverageOf(disk, { offset, length }),
    extents: args.summary ? null : disk.extents(offset, length),
  };
  await writeText(stdoutSink(), args.json ? diskMapJson(found) : diskMapText(found));
  await source.verifyUnchanged?.();
  return ExitCode.Done;
}
