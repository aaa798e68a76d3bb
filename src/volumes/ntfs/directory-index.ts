import { type Fault, FormatError } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import { AttributeType, attributeValue } from '../../formats/ntfs/attribute-header.ts';
import { decodeNameOnly, type FileName } from '../../formats/ntfs/file-name.ts';
import type { FileReference } from '../../formats/ntfs/file-reference.ts';
import type { IndexEntry } from '../../formats/ntfs/index-entry.ts';
import { decodeIndexRecord } from '../../formats/ntfs/index-record.ts';
import { decodeIndexRoot, type IndexRoot } from '../../formats/ntfs/index-root.ts';
import { clusterParts, type NtfsFile, type NtfsVolume, partsOf } from './ntfs-file.ts';
import { RunStream } from './run-stream.ts';
import { buildRunTable } from './run-table.ts';

/** A name that a directory lists, and the file that it says bears it. */
export interface IndexedName extends Pick<FileName, 'parent' | 'name' | 'namespace'> {
  readonly reference: FileReference;
}

const INDEX_OF_NAMES = '$I30';
/** Index records smaller than a cluster are numbered in these bytes. */
const SMALL_UNIT = 512;
const LARGEST_INDEX_RECORD = 64 * 1024;

/** Everything that a directory lists, in its order, DOS names too; what is damaged, as faults. */
export async function* readIndex(
  volume: NtfsVolume,
  directory: NtfsFile,
): AsyncGenerator<IndexedName | { readonly fault: Fault }> {
  const { number, position } = directory.base;
  const structure = `index of file record ${number}`;
  const root = rootOf(directory, structure);
  if ('fault' in root) {
    yield root;
    return;
  }
  const nodes = new IndexRecords(volume, directory, root.recordSize, structure);
  const stack: Node[] = [{ entries: root.entries, next: 0, entered: false }];
  for (let node = stack.at(-1); node; node = stack.at(-1)) {
    const entry = node.entries[node.next];
    if (!entry) {
      stack.pop();
      continue;
    }
    // What is smaller than the entry lies below it, and comes first.
    if (entry.child !== null && !node.entered) {
      node.entered = true;
      const below = await nodes.read(entry.child);
      if ('fault' in below) yield below;
      else stack.push({ entries: below.entries, next: 0, entered: false });
      continue;
    }
    node.entered = false;
    node.next++;
    if (!entry.key) continue;
    const name = decodeNameOnly(entry.key);
    if (name) yield { ...name, reference: entry.reference };
    else yield faultOf('index-entry-damaged', structure, position, 'an entry holds no name');
  }
}

interface Node {
  readonly entries: readonly IndexEntry[];
  next: number;
  /** Whether the node below the next entry was visited. */
  entered: boolean;
}

function faultOf(code: string, structure: string, offset: number, message: string) {
  return { fault: { code, structure, offset, message } };
}

function rootOf(directory: NtfsFile, structure: string): IndexRoot | { readonly fault: Fault } {
  const { position } = directory.base;
  const root = partsOf(directory, AttributeType.IndexRoot, INDEX_OF_NAMES)[0];
  if (!root?.resident) return faultOf('index-root-missing', structure, position, 'it has no root');
  try {
    const place = root.record.position + root.valueOffset;
    const decoded = decodeIndexRoot(attributeValue(root), structure, place);
    if (decoded.keyType === AttributeType.FileName) return decoded;
    return faultOf('index-root-damaged', structure, place, 'it is not an index of names');
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { fault: error.fault };
  }
}

/** The nodes of an index below its root. */
class IndexRecords {
  readonly #stream: RunStream | null;
  readonly #recordSize: number;
  readonly #unit: number;
  readonly #structure: string;
  readonly #position: number;
  /** No node is visited twice, so that a circle ends. */
  readonly #visited = new Set<number>();

  constructor(volume: NtfsVolume, directory: NtfsFile, recordSize: number, structure: string) {
    const { clusterSize } = volume.boot;
    const parts = clusterParts(partsOf(directory, AttributeType.IndexAllocation, INDEX_OF_NAMES));
    const first = parts?.[0];
    this.#structure = structure;
    this.#position = directory.base.position;
    this.#recordSize = recordSize;
    this.#unit = recordSize < clusterSize ? SMALL_UNIT : clusterSize;
    const fine = recordSize >= 512 && recordSize <= LARGEST_INDEX_RECORD && recordSize % 512 === 0;
    if (!parts || !first || first.firstVcn !== 0 || !fine) {
      this.#stream = null;
      return;
    }
    const { table } = buildRunTable(parts, volume.totalClusters);
    const { size, validSize } = first;
    const shape = { table, clusterSize, size, validSize, path: structure };
    this.#stream = new RunStream(volume.source, shape);
  }

  async read(
    vcn: number,
  ): Promise<{ readonly entries: readonly IndexEntry[] } | { readonly fault: Fault }> {
    const failed = (code: string, message: string) =>
      faultOf(code, this.#structure, this.#position, message);
    const stream = this.#stream;
    if (!stream) return failed('index-record-missing', 'its records are not described');
    if (this.#visited.has(vcn)) return failed('index-circle', `node ${vcn} is entered twice`);
    this.#visited.add(vcn);
    const start = vcn * this.#unit;
    if (!(start + this.#recordSize <= stream.size)) {
      return failed('index-record-missing', `node ${vcn} lies behind its end`);
    }
    try {
      const bytes = new Uint8Array(this.#recordSize);
      await stream.read(bytes, start);
      return { entries: decodeIndexRecord(bytes, vcn, this.#structure, start) };
    } catch (error) {
      if (error instanceof FormatError) return { fault: error.fault };
      if (!(error instanceof VhdsetError)) throw error;
      return failed('index-record-unreadable', error.message);
    }
  }
}
