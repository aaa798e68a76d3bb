import type { Argv } from 'yargs';
import { sniff } from '../formats/sniff.ts';
import { SystemPlaces } from '../node/system-places.ts';
import { jsonText } from '../report/json/json-text.ts';
import { outlineText } from '../report/text/outline-text.ts';
import { exactOutlines } from '../report/view/outline.ts';
import { outlinesOf } from '../report/view/outlines-of.ts';
import { readingChoices } from './assumptions.ts';
import type { Command } from './command.ts';
import { withDiskImage } from './disk-image-argument.ts';
import { ExitCode, InputError } from './exit.ts';
import { contentText } from './named-disk.ts';
import { stdoutPage } from './page.ts';
import {
  type OutputOptions,
  type ReadingOptions,
  withOutputOptions,
  withReadingOptions,
} from './shared-options.ts';
import { print } from './standard-output.ts';

interface InspectOptions extends OutputOptions, ReadingOptions {
  file: string;
}

export const inspect: Command<InspectOptions> = {
  options: (yargs: Argv) =>
    withReadingOptions(withOutputOptions(yargs)).positional('file', {
      type: 'string',
      demandOption: true,
      describe: 'A .vhdx, .avhdx, .vhds, .vmcx, .vmrs or a VM configuration in XML',
    }) as unknown as Argv<InspectOptions>,

  examples: [
    { line: 'inspect copy/shared.vhds', tells: 'what is decoded of a VHD Set, and what is not' },
    {
      line: 'inspect copy/shared_9e12cddf-d421-56b3-3676-849a22aa3096.avhdx --json',
      tells: 'headers, tables and metadata of a disk, each with its offset',
    },
  ],

  async run({ file, json, color, ...reading }) {
    const choices = readingChoices(reading);
    const places = new SystemPlaces();
    try {
      const source = await places.open(file);
      const { kind, fault } = await sniff(source, file);
      const decoded = await outlinesOf(kind, source, file, choices);
      if (!decoded) {
        const reason = fault
          ? `${fault.message}`
          : ((await imageText(kind, file)) ?? contentText(kind));
        throw new InputError(`${file} has no structures that can be shown: ${reason}`);
      }
      const outlines = exactOutlines(decoded);
      const text = json
        ? jsonText({ path: file, kind, size: source.size, structures: outlines })
        : outlineText(outlines, stdoutPage({ color }));
      print(text);
      return ExitCode.Done;
    } finally {
      places.close();
    }
  },
};

/** What can be done with the image of a disk; null for every other file. */
async function imageText(kind: string, file: string): Promise<string | null> {
  if (kind !== 'other') return null;
  return withDiskImage(file, async () => {
    return `it is the image of a disk; vhdset volumes ${file} shows what is on it`;
  });
}
