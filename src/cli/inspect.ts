import type { Argv } from 'yargs';
import type { ByteSource } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import type { ConfigurationNode } from '../formats/configuration-tree.ts';
import { sniff } from '../formats/sniff.ts';
import type { ReadingChoices } from '../formats/vhdx/vhdx.ts';
import { SystemPlaces } from '../node/system-places.ts';
import { jsonText } from '../report/json/json-text.ts';
import { outlineText } from '../report/text/outline-text.ts';
import { exactOutlines, type Outline } from '../report/view/outline.ts';
import { readingChoices } from './assumptions.ts';
import type { Command } from './command.ts';
import { ExitCode, InputError } from './exit.ts';
import { contentText } from './named-disk.ts';
import { stdoutPage } from './page.ts';
import {
  type OutputOptions,
  type ReadingOptions,
  withOutputOptions,
  withReadingOptions,
} from './shared-options.ts';

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
        const reason = fault ? `${fault.message}` : contentText(kind);
        throw new InputError(`${file} has no structures that can be shown: ${reason}`);
      }
      const outlines = exactOutlines(decoded);
      const text = json
        ? jsonText({ path: file, kind, size: source.size, structures: outlines })
        : outlineText(outlines, stdoutPage({ color }));
      process.stdout.write(text);
      return ExitCode.Done;
    } finally {
      places.close();
    }
  },
};

/** Each format is loaded only when a file of it is there; null for one without structures to show. */
async function outlinesOf(
  kind: string,
  source: ByteSource,
  path: string,
  choices: ReadingChoices,
): Promise<Outline[] | null> {
  switch (kind) {
    case 'vhdx':
      return vhdxOutlines(source, choices);
    case 'vhds': {
      const { openVhds } = await import('../formats/vhds/vhds.ts');
      const { outlineVhds } = await import('../report/view/outline-vhds.ts');
      return outlineVhds(await openVhds(source));
    }
    case 'vmcx': {
      const { openVmcx } = await import('../formats/vmcx/vmcx.ts');
      const { outlineVmcx } = await import('../report/view/outline-vmcx.ts');
      const vmcx = await openVmcx(source);
      return configurationOutlines(vmcx, path, outlineVmcx(vmcx));
    }
    case 'vm-xml': {
      const { openVmXml } = await import('../formats/vm-xml/vm-xml.ts');
      return configurationOutlines(await openVmXml(source), path);
    }
    default:
      return null;
  }
}

async function configurationOutlines(
  { tree, faults }: { tree: ConfigurationNode; faults: readonly Fault[] },
  path: string,
  storage: readonly Outline[] = [],
): Promise<Outline[]> {
  const { configuredMachine, vmPathsFromHostList } = await import('../host/machine.ts');
  const { outlineVmConfiguration } = await import('../report/view/outline-vm-configuration.ts');
  const machine = configuredMachine(tree, path);
  return outlineVmConfiguration(
    { tree, faults, machine, hostList: vmPathsFromHostList(tree) },
    storage,
  );
}

async function vhdxOutlines(source: ByteSource, choices: ReadingChoices): Promise<Outline[]> {
  const { openVhdx, requireReadable } = await import('../formats/vhdx/vhdx.ts');
  const { countAllocation, sectorBitmapBlocks } = await import('../formats/vhdx/allocation.ts');
  const { outlineVhdx } = await import('../report/view/outline-vhdx.ts');
  const vhdx = await openVhdx(source, choices);
  if (vhdx.refusal) return outlineVhdx(vhdx, null);
  const readable = requireReadable(vhdx);
  return outlineVhdx(vhdx, await countAllocation(readable), await sectorBitmapBlocks(readable));
}
