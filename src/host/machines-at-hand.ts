import type { ByteSource } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import type { ConfigurationNode } from '../formats/configuration-tree.ts';
import { openVmXml } from '../formats/vm-xml/vm-xml.ts';
import { openVmcx } from '../formats/vmcx/vmcx.ts';
import type { InventoryFile } from '../sets/model.ts';
import { pathKey } from '../sets/paths.ts';
import {
  configuredMachine,
  type HostListEntry,
  type Machine,
  vmPathsFromHostList,
} from './machine.ts';

/** A file that may be the configuration of a machine. */
export type ConfigurationSource = Pick<InventoryFile, 'tree' | 'path' | 'kind'>;

/** A configuration that was read, or why it could not be. */
export interface ConfigurationFile {
  readonly file: ConfigurationSource;
  /** Null for a host's list, a runtime file without a machine, and what could not be read. */
  readonly machine: Machine | null;
  readonly faults: readonly Fault[];
  /** Why nothing of it could be read; null when it could. */
  readonly error: string | null;
}

/** The configurations among the files of an inventory. */
export interface MachinesAtHand {
  readonly configurations: readonly ConfigurationFile[];
  /**
   * One of each identity, but for configurations of one machine that attach different disks: a runtime
   * file beside its configuration is not a second machine.
   */
  readonly machines: readonly Machine[];
  /** What hosts' lists (`data.vmcx`) say of where their machines are. */
  readonly hostList: readonly HostListEntry[];
}

/** Reads every VM configuration of an inventory; one that fails is recorded and the others go on. */
export async function readMachines(
  files: readonly ConfigurationSource[],
  signal?: AbortSignal,
): Promise<MachinesAtHand> {
  const configurations: ConfigurationFile[] = [];
  const hostList: HostListEntry[] = [];
  for (const file of files) {
    if (file.kind !== 'vmcx' && file.kind !== 'vm-xml') continue;
    signal?.throwIfAborted();
    try {
      const { tree, faults } = await readTree(file, await file.tree.open(file.path));
      hostList.push(...vmPathsFromHostList(tree));
      const machine = configuredMachine(tree, file.path);
      configurations.push({ file, machine, faults, error: null });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      configurations.push({ file, machine: null, faults: [], error: reason });
    }
  }
  return { configurations, machines: distinctMachines(configurations), hostList };
}

async function readTree(
  file: ConfigurationSource,
  source: ByteSource,
): Promise<{ tree: ConfigurationNode; faults: readonly Fault[] }> {
  return file.kind === 'vmcx' ? openVmcx(source) : openVmXml(source);
}

/**
 * Runtime state (`.vmrs`) repeats parts of its configuration: the file that names the machine wins.
 * Configurations of one machine that attach other disks are all kept: which one the host uses,
 * no file tells.
 */
function distinctMachines(configurations: readonly ConfigurationFile[]): Machine[] {
  const named = configurations.flatMap(({ machine }) => machine ?? []);
  const byRank = [...named].sort((a, b) => rank(a) - rank(b));
  const known = new Map<string, Set<string>>();
  const distinct = byRank.filter((machine) => {
    const key = machine.id ? `${machine.id} ${machine.kind}` : machine.path;
    const disks = machine.drives.map(({ path }) => pathKey(path ?? '')).join('\n');
    const others = known.get(key);
    if (!others) known.set(key, new Set([disks]));
    else if (rank(machine) > 0 || others.has(disks)) return false;
    else others.add(disks);
    return true;
  });
  return named.filter((machine) => distinct.includes(machine));
}

function rank({ path, name }: Machine): number {
  return (name === null ? 2 : 0) + (/\.vmrs$/i.test(path) ? 1 : 0);
}
