/**
 * The one tree that a VM configuration decodes to, from VMCX and from XML alike.
 *
 * The root has no name and stands for the file; its child is `configuration` (or
 * `Configurations` in a host's list of machines), so paths read as administrators know them:
 * `configuration/properties/name`.
 */
export interface ConfigurationNode {
  readonly name: string;
  /** Null for a node that only holds others. */
  readonly value: ConfigurationValue | null;
  /** In the order the format gives them; names may repeat. */
  readonly children: readonly ConfigurationNode[];
  /** Where the entry begins in its file (bytes); null when the format does not tell. */
  readonly offset: number | null;
}

/**
 * A leaf's value. Scalars stay the text they are written as (`0012` is a value, too, and 64-bit
 * numbers stay exact); a binary format writes them as the XML does: decimal, `True`, `False`.
 */
export type ConfigurationValue =
  | {
      readonly type: 'integer' | 'unsigned' | 'double' | 'string' | 'boolean';
      readonly text: string;
    }
  | {
      readonly type: 'bytes';
      /** Length in bytes. */
      readonly size: number;
      /** Null when the value is too large to be held in memory (saved memory in a `.vmrs`). */
      readonly bytes: Uint8Array | null;
    };

/** All nodes directly below `node` with this name. */
export function childrenNamed(node: ConfigurationNode, name: string): readonly ConfigurationNode[] {
  // A manifest names an instance in capitals, and the node of that instance in small letters.
  const wanted = name.toLowerCase();
  return node.children.filter((candidate) => candidate.name.toLowerCase() === wanted);
}

/**
 * The node at `path`, names separated by `/`, letter case ignored; of several with one name the
 * first is followed.
 */
export function child(node: ConfigurationNode, path: string): ConfigurationNode | null {
  let found: ConfigurationNode | undefined = node;
  for (const name of path.split('/')) {
    found = childrenNamed(found, name)[0];
    if (!found) return null;
  }
  return found;
}

/** The text of the scalar at `path`; null when there is none, or bytes. */
export function textAt(node: ConfigurationNode, path: string): string | null {
  const value = child(node, path)?.value;
  return value && value.type !== 'bytes' ? value.text : null;
}

/** The whole number at `path`, exact; null when there is none, or no whole number. */
export function integerAt(node: ConfigurationNode, path: string): bigint | null {
  const text = textAt(node, path)?.trim();
  // 64 bits have 20 digits; longer text is no number of ours, and parsing it would take long.
  return text && /^-?\d{1,40}$/.test(text) ? BigInt(text) : null;
}

/** The truth value at `path`, however it is spelt: `True`, `false`, `1`, `0`; else null. */
export function booleanAt(node: ConfigurationNode, path: string): boolean | null {
  const text = textAt(node, path)?.trim().toLowerCase();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  return null;
}
