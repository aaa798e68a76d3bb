import { type Guid, parseGuid } from '../bytes/guid.ts';
import { uint64At } from '../bytes/little-endian.ts';
import {
  booleanAt,
  type ConfigurationNode,
  child,
  childrenNamed,
  integerAt,
  textAt,
} from '../formats/configuration-tree.ts';
import { attachmentsOf, type Controller, type Drive } from './drive.ts';

/**
 * What a configuration stands for; `unknown` when its type is not one seen or documented.
 * `before-checkpoint`: a `.preCheckpointCopy`, which a host keeps while it takes a checkpoint.
 */
type MachineKind = 'machine' | 'snapshot' | 'planned' | 'before-checkpoint' | 'unknown';

/** A virtual machine, or a checkpoint of one, as its configuration describes it. */
export interface Machine {
  /** The file that it was read from. */
  readonly path: string;
  /** Decoded: `properties/global_id`. */
  readonly id: Guid | null;
  readonly name: string | null;
  readonly kind: MachineKind;
  /** Decoded: `properties/type_id`, as written. */
  readonly typeId: string | null;
  /** Decoded from `subtype`; inferred to be 1 for versions before there were generations. */
  readonly generation: 1 | 2 | null;
  /** `9.0` for 0x0900. Null for a runtime file that states none. */
  readonly configurationVersion: string | null;
  /** ISO 8601 UTC; null before version 6, where nothing tells. */
  readonly created: string | null;
  readonly controllers: readonly Controller[];
  /** All slots the configuration lists, the empty ones too. */
  readonly drives: readonly Drive[];
  readonly diskMergePending: boolean | null;
  readonly vhdPathAcled: boolean | null;
  /** Decoded: `snapshots/list/size`. */
  readonly checkpointCount: number | null;
}

/** The model of a machine from the tree of its configuration, XML or binary. */
export function machineFrom(tree: ConfigurationNode, path: string): Machine {
  const configuration = child(tree, 'configuration') ?? tree;
  const properties = child(configuration, 'properties') ?? NOTHING;
  const settings = child(configuration, 'global_settings') ?? NOTHING;
  const typeId = textAt(properties, 'type_id');
  const version = integerAt(properties, 'version');
  return {
    path,
    id: parseGuid(textAt(properties, 'global_id') ?? ''),
    name: textAt(properties, 'name'),
    kind: EARLIER.test(path)
      ? 'before-checkpoint'
      : (KINDS.get(typeId?.toLowerCase() ?? '') ?? 'unknown'),
    typeId,
    generation: generationFrom(integerAt(properties, 'subtype'), version),
    configurationVersion: version === null ? null : `${version >> 8n}.${version & 0xffn}`,
    created: timeAt(properties, 'creation_time'),
    ...attachmentsOf(configuration),
    diskMergePending: booleanAt(settings, 'disk_merge_pending'),
    vhdPathAcled: booleanAt(settings, 'vhd_path_acled'),
    checkpointCount: countFrom(integerAt(settings, 'snapshots/list/size')),
  };
}

/** The machine of a configuration; null for a host's list and a runtime file that names none. */
export function configuredMachine(tree: ConfigurationNode, path: string): Machine | null {
  const machine = machineFrom(tree, path);
  const { id, name, drives } = machine;
  return id !== null || name !== null || drives.length > 0 ? machine : null;
}

/** A machine's entry in a host's list. */
export interface HostListEntry {
  readonly id: Guid;
  /** The folder or file of the machine, as the host wrote it. */
  readonly path: string;
}

/** The machines that a host's `data.vmcx` lists: `Configurations/VirtualMachines/_<GUID>_`. */
export function vmPathsFromHostList(tree: ConfigurationNode): HostListEntry[] {
  const list = child(tree, 'Configurations/VirtualMachines')?.children ?? [];
  return list.flatMap((node) => {
    const id = parseGuid(node.name.replace(/^_|_$/g, ''));
    const path = node.value && node.value.type !== 'bytes' ? node.value.text : null;
    return id && path ? [{ id, path }] : [];
  });
}

const NOTHING: ConfigurationNode = { name: '', value: null, children: [], offset: null };

// The first is on real files; the others are inferred from the folders a host keeps them in.
const KINDS = new Map<string, MachineKind>([
  ['virtual machines', 'machine'],
  ['snapshots', 'snapshot'],
  ['planned virtual machines', 'planned'],
]);

/** Inferred from the name alone: the content is that of a machine as it was. */
const EARLIER = /\.preCheckpointCopy$/i;

/** Whether a host would start the machine from this configuration. */
export function isLive({ kind }: Pick<Machine, 'kind'>): boolean {
  return kind !== 'snapshot' && kind !== 'before-checkpoint';
}

/** Configuration version 5.0 (Windows Server 2012 R2) brought generation 2. */
const FIRST_WITH_GENERATIONS = 0x500n;

function generationFrom(subtype: bigint | null, version: bigint | null): 1 | 2 | null {
  if (subtype === 0n) return 1;
  if (subtype === 1n) return 2;
  return subtype === null && version !== null && version < FIRST_WITH_GENERATIONS ? 1 : null;
}

const MAX_COUNT = 1_000_000n;

function countFrom(value: bigint | null): number | null {
  return value !== null && value >= 0n && value <= MAX_COUNT ? Number(value) : null;
}

/** 1601 to 1970, in milliseconds: where FILETIME and the Unix epoch begin. */
const FILETIME_EPOCH = 11_644_473_600_000n;

/** A FILETIME (100 ns since 1601, UTC) in eight bytes. */
function timeAt(node: ConfigurationNode, name: string): string | null {
  const value = childrenNamed(node, name)[0]?.value;
  if (value?.type !== 'bytes' || value.bytes?.length !== 8) return null;
  const ticks = uint64At(value.bytes);
  const time = new Date(Number(ticks / 10_000n - FILETIME_EPOCH));
  return ticks === 0n ? null : time.toISOString();
}
