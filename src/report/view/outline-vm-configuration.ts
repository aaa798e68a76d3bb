import type { Fault } from '../../bytes/fault.ts';
import { toHex } from '../../bytes/hex.ts';
import type { ConfigurationNode, ConfigurationValue } from '../../formats/configuration-tree.ts';
import type { HostListEntry, Machine } from '../../host/machine.ts';
import type { Outline, OutlineValue } from './outline.ts';
import { outlineFaults } from './outline-faults.ts';
import { outlineHostList, outlineMachine } from './outline-machine.ts';

/** Bytes of a binary value that are shown. */
const SHOWN_BYTES = 32;

/** A VM configuration, decoded, and what it says. */
export interface ConfigurationContent {
  readonly tree: ConfigurationNode;
  readonly faults: readonly Fault[];
  /** Null when it describes none. */
  readonly machine: Machine | null;
  readonly hostList: readonly HostListEntry[];
}

/**
 * What it says first, then how it is stored and what is wrong, then the whole tree: but for `storage`
 * and offsets the same for VMCX and XML.
 */
export function outlineVmConfiguration(
  { tree, faults, machine, hostList }: ConfigurationContent,
  storage: readonly Outline[] = [],
): Outline[] {
  return [
    ...(machine ? [outlineMachine(machine)] : []),
    ...(hostList.length > 0 ? [outlineHostList(hostList)] : []),
    ...storage,
    ...outlineFaults(faults),
    ...tree.children.map(outlineNode),
  ];
}

function outlineNode(node: ConfigurationNode): Outline {
  return {
    name: node.name,
    offset: node.offset,
    fields: node.value ? { [node.value.type]: shownValue(node.value) } : {},
    ...(node.children.length > 0 ? { parts: node.children.map(outlineNode) } : {}),
  };
}

function shownValue(value: ConfigurationValue): OutlineValue {
  if (value.type !== 'bytes') return value.text;
  if (!value.bytes) return `${value.size} bytes`;
  const hex = toHex(value.bytes.subarray(0, SHOWN_BYTES));
  return value.size > SHOWN_BYTES ? `${hex}… (${value.size} bytes)` : hex;
}
