import type { Argv } from 'yargs';
import { formatBytes } from '../bytes/quantity.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { wholenessOf } from '../volumes/wholeness.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError } from './exit.ts';
import { fileNamed } from './file-argument.ts';
import { type VolumeOptions, withVolume, withVolumeOption } from './look-inside.ts';
import { withDiskOptions } from './shared-options.ts';

interface CatArgs extends VolumeOptions {
  path: string;
}

const PIECE = 1024 * 1024;

export const cat: Command<CatArgs> = {
  options: (yargs: Argv) =>
    withVolumeOption(withDiskOptions(yargs)).positional('path', {
      type: 'string',
      demandOption: true,
      describe: 'A file on the volume; a named stream of it as <path>:<stream>',
    }) as unknown as Argv<CatArgs>,

  notes:
    'A file that is not whole is not printed: extract --allow-missing writes what there is of it.',

  examples: [
    { line: 'cat copy/stick.img /notes.txt', tells: 'a file of the only volume there is' },
    {
      line: 'cat copy/stick.img#1 /letters/first.txt',
      tells: 'a file on the first of several volumes',
    },
  ],

  async run(args) {
    return withVolume(args, async ({ inside, volume, fileSystem }) => {
      const { entry, stream } = await fileNamed(fileSystem, args.path);
      const missing = await inside.missing();
      const content = await fileSystem.openStream(entry, stream);
      const state = wholenessOf(content, missing, volume.offset);
      if (state.state !== 'whole') {
        const lost = state.missing.reduce((sum, { length }) => sum + length, 0);
        throw new InputError(
          `${entry.path} is not whole: ${formatBytes(lost)} of it are missing, the first at offset ${state.missing[0]!.offset}; ` +
            'extract --allow-missing gives the rest',
        );
      }
      const sink = stdoutSink();
      const buffer = new Uint8Array(Math.min(PIECE, content.size));
      for (let at = 0; at < content.size; at += PIECE) {
        const piece = buffer.subarray(0, Math.min(PIECE, content.size - at));
        await content.read(piece, at);
        await sink.write(piece, at);
      }
      await inside.source.verifyUnchanged?.();
      return ExitCode.Done;
    });
  },
};
