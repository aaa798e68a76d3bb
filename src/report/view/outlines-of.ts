import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import type { ConfigurationNode } from '../../formats/configuration-tree.ts';
import type { FileKind } from '../../formats/sniff.ts';
import type { ReadingChoices } from '../../formats/vhdx/vhdx.ts';
import type { Outline } from './outline.ts';

/**
 * Every structure of one file. Each format is loaded only when a file of it is there.
 * @returns null for a kind without structures to show
 */
export async function outlinesOf(
  kind: FileKind,
  source: ByteSource,
  path: string,
  choices: ReadingChoices = {},
): Promise<Outline[] | null> {
  switch (kind) {
    case 'vhdx':
      return vhdxOutlines(source, choices);
    case 'vhds': {
      const { openVhds } = await import('../../formats/vhds/vhds.ts');
      const { outlineVhds } = await import('./outline-vhds.ts');
      return outlineVhds(await openVhds(source));
    }
    case 'vmcx': {
      const { openVmcx } = await import('../../formats/vmcx/vmcx.ts');
      const { outlineVmcx } = await import('./outline-vmcx.ts');
      const vmcx = await openVmcx(source);
      return configurationOutlines(vmcx, path, outlineVmcx(vmcx));
    }
    case 'vm-xml': {
      const { openVmXml } = await import('../../formats/vm-xml/vm-xml.ts');
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
  const { configuredMachine, vmPathsFromHostList } = await import('../../host/machine.ts');
  const { outlineVmConfiguration } = await import('./outline-vm-configuration.ts');
  const machine = configuredMachine(tree, path);
  return outlineVmConfiguration(
    { tree, faults, machine, hostList: vmPathsFromHostList(tree) },
    storage,
  );
}

async function vhdxOutlines(source: ByteSource, choices: ReadingChoices): Promise<Outline[]> {
  const { openVhdx, requireReadable } = await import('../../formats/vhdx/vhdx.ts');
  const { countAllocation, sectorBitmapBlocks } = await import('../../formats/vhdx/allocation.ts');
  const { outlineVhdx } = await import('./outline-vhdx.ts');
  const vhdx = await openVhdx(source, choices);
  if (vhdx.refusal) return outlineVhdx(vhdx, null);
  const readable = requireReadable(vhdx);
  return outlineVhdx(vhdx, await countAllocation(readable), await sectorBitmapBlocks(readable));
}
