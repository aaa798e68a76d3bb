import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Fault } from '../../bytes/fault.ts';
import { VhdsetError } from '../../bytes/vhdset-error.ts';
import {
  type Attribute,
  AttributeType,
  attributeValue,
} from '../../formats/ntfs/attribute-header.ts';
import {
  type AttributeListEntry,
  decodeAttributeList,
  LARGEST_ATTRIBUTE_LIST,
} from '../../formats/ntfs/attribute-list.ts';
import type { BootSector } from '../../formats/ntfs/boot-sector.ts';
import type { FileRecord } from '../../formats/ntfs/file-record.ts';
import { RunStream } from './run-stream.ts';
import { buildRunTable } from './run-table.ts';

/** What the attribute list of a file says; empty, with a fault, when it cannot be read. */
interface ListRead {
  readonly entries: readonly AttributeListEntry[];
  readonly fault: Fault | null;
}

/** Null for a file whose record holds everything. */
export async function readAttributeList(
  volume: ByteSource,
  boot: BootSector,
  base: FileRecord,
  attributes: readonly Attribute[],
): Promise<ListRead | null> {
  const list = attributes.find(({ type }) => type === AttributeType.AttributeList);
  if (!list) return null;
  const structure = `attribute list of file record ${base.number}`;
  const failed = (code: string, message: string): ListRead => ({
    entries: [],
    fault: { code, structure, offset: base.position + list.offset, message },
  });
  try {
    if (list.resident)
      return { entries: decodeAttributeList(attributeValue(list), structure), fault: null };
    if (list.size > LARGEST_ATTRIBUTE_LIST) {
      return failed('attribute-list-damaged', `it is ${list.size} bytes long`);
    }
    // The list of a list does not exist: all its runs stand in the base record.
    const { table } = buildRunTable([list], Math.floor(boot.totalSize / boot.clusterSize));
    const { clusterSize } = boot;
    const { size, validSize } = list;
    const stream = new RunStream(volume, { table, clusterSize, size, validSize, path: structure });
    const bytes = new Uint8Array(size);
    await stream.read(bytes, 0);
    return { entries: decodeAttributeList(new DataView(bytes.buffer), structure), fault: null };
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return failed(
      error.code === 'attribute-list-damaged' ? error.code : 'attribute-list-unreadable',
      error.message,
    );
  }
}
