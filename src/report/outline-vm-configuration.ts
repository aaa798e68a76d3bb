import type { Fault } from '../bytes/fault.ts';
import type { ConfigurationNode, ConfigurationValue } from '../formats/configuration-tree.ts';
import type { Outline, OutlineValue } from './outline.ts';
import { outlineFaults } from './outline-faults.ts';

/** Bytes of a binary value that are shown. */
const SHOWN_BYTES = 32;

/** The tree of a VM configuration, the same for VMCX and XML. */
export function outlineVmConfiguration(
  root: ConfigurationNode,
  faults: readonly Fault[],
): Outline[] {
  return [...root.children.map(outlineNode), ...outlineFaults(faults)];
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
  const hex = Buffer.from(value.bytes.subarray(0, SHOWN_BYTES)).toString('hex');
  return value.size > SHOWN_BYTES ? `${hex}… (${value.size} bytes)` : hex;
}
