import type { Argv } from 'yargs';
import { formatBytes, formatCount } from '../bytes/quantity.ts';
import { stdoutSink } from '../node/stdout-sink.ts';
import { openedAsLeft } from '../volumes/deleted-streams.ts';
import type { FileStream } from '../volumes/file-system.ts';
import { wholenessOf } from '../volumes/wholeness.ts';
import type { Command } from './command.ts';
import { deletedNamed, warningOfDeleted } from './deleted-argument.ts';
import { ExitCode, InputError } from './exit.ts';
import { fileNamed } from './file-argument.ts';
import {
  type OpenedVolume,
  type VolumeOptions,
  withDeletedOption,
  withVolume,
  withVolumeOption,
} from './look-inside.ts';
import { remark } from './remarks.ts';
import { withDiskOptions } from './shared-options.ts';

interface CatArgs extends VolumeOptions {
  path: string;
  deleted: boolean;
}

const PIECE = 1024 * 1024;

export const cat: Command<CatArgs> = {
  options: (yargs: Argv) =>
    withDeletedOption(withVolumeOption(withDiskOptions(yargs))).positional('path', {
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
    return withVolume(args, async (opened) => {
      const { inside, volume } = opened;
      const { path, content } = await contentFor(opened, args);
      const state = wholenessOf(content, await inside.missing(), volume.offset);
      if (state.state !== 'whole') {
        const lost = state.missing.reduce((sum, { length }) => sum + length, 0);
        throw new InputError(
          `${path} is not whole: ${formatBytes(lost)} of it are missing, the first at offset ${state.missing[0]!.offset}; ` +
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

/** The one file that is meant, to be read. */
async function contentFor(
  { inside, fileSystem }: OpenedVolume,
  { path, deleted, acceptDoubtful = false }: CatArgs,
): Promise<{ path: string; content: FileStream }> {
  if (!deleted) {
    const { entry, stream } = await fileNamed(fileSystem, path);
    return { path: entry.path, content: await fileSystem.openStream(entry, stream) };
  }
  const found = await deletedNamed(fileSystem, path);
  const [first, ...others] = found;
  if (!first || others.length > 0) {
    const files = `${formatCount(found.length, 'deleted file')} had this path or lay below it`;
    throw new InputError(
      `${path} in ${inside.name}: ${files}; extract --deleted writes all of them`,
    );
  }
  const { entry, stream } = first;
  remark(`warning: ${warningOfDeleted(fileSystem, acceptDoubtful)}`);
  const left = await openedAsLeft(fileSystem, found, acceptDoubtful);
  return { path: entry.path, content: await left.openStream(entry, stream) };
}
