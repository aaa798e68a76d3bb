import type { Argv } from 'yargs';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import { jsonText } from '../report/json/json-text.ts';
import { type VolumeList, volumeListJson, volumeListText } from '../report/text/volume-list.ts';
import { isReadable, openVolume } from '../volumes/volume-choice.ts';
import { findVolumes } from '../volumes/volumes.ts';
import type { Command } from './command.ts';
import { ExitCode } from './exit.ts';
import { type LookedInto, withLookedInto } from './look-inside.ts';
import type { DiskOptions } from './named-disk.ts';
import { remark } from './remarks.ts';
import { type OutputOptions, withDiskOptions, withOutputOptions } from './shared-options.ts';
import { print } from './standard-output.ts';

interface VolumesArgs extends OutputOptions, DiskOptions {}

export const volumes: Command<VolumesArgs> = {
  options: (yargs: Argv) =>
    withDiskOptions(withOutputOptions(yargs)) as unknown as Argv<VolumesArgs>,

  notes:
    'A raw or EWF image (.E01 with its segments) can be examined as well. Volumes are numbered from 1 in the order of their place on the disk; a file system without a partition table is volume 1. What a volume holds is determined from its content, not from the type of its partition.',

  examples: [
    {
      line: 'volumes copy/shared.vhds',
      tells: 'how the disk is divided, and what each part holds',
    },
    { line: 'volumes copy/stick.img --json', tells: 'of a raw image, as data' },
  ],

  async run(args) {
    return withLookedInto(args, async (inside) => {
      const list = await listVolumes(inside);
      await inside.source.verifyUnchanged?.();
      for (const warning of inside.warnings) remark(`warning: ${warning}`);
      print(args.json ? jsonText(volumeListJson(list)) : volumeListText(list));
      return ExitCode.Done;
    });
  },
};

/** Some file systems keep their label among their files. */
async function listVolumes({
  name,
  source,
  sectorSize,
  warnings,
}: LookedInto): Promise<VolumeList> {
  const found = await findVolumes(source, sectorSize);
  const labels = new Map<number, string>();
  for (const volume of found.volumes.filter(isReadable)) {
    try {
      labels.set(volume.number, (await openVolume(source, volume)).label);
    } catch (error) {
      // What is wrong with it shows as soon as it is looked into.
      if (!(error instanceof VhdsetError)) throw error;
    }
  }
  return { ...found, disk: name, size: source.size, labels, warnings };
}
