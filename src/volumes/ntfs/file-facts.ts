import type { Fault } from '../../bytes/fault.ts';
import { type Attribute, AttributeType } from '../../formats/ntfs/attribute-header.ts';
import { decodeNameOnly, type FileName, Namespace } from '../../formats/ntfs/file-name.ts';
import { isCloudTag, type ReparsePoint, ReparseTag } from '../../formats/ntfs/reparse-point.ts';
import {
  decodeStandardInformation,
  type StandardInformation,
} from '../../formats/ntfs/standard-information.ts';
import type { FileEntry, FileTimes, StreamEntry } from '../file-system.ts';
import { clusterParts, type NtfsFile, type NtfsVolume, partsOf } from './ntfs-file.ts';
import { buildRunTable } from './run-table.ts';

export type NameOfFile = Pick<FileName, 'parent' | 'name' | 'namespace'>;

/** What is the same under every name of a file. */
export type FileFacts = Omit<FileEntry, 'name' | 'path' | 'parentId' | 'system'>;

const DIRECTORY_ATTRIBUTE = 0x10;
const OFFLINE = 0x1000;
const RECALL_ON_DATA_ACCESS = 0x400000;

/** The names of a file, short DOS names left out unless there is no other. */
export function namesOf(file: NtfsFile): readonly NameOfFile[] {
  const names: NameOfFile[] = [];
  for (const attribute of file.attributes) {
    if (attribute.type !== AttributeType.FileName || !attribute.resident) continue;
    const { record, valueOffset, valueLength } = attribute;
    const name = decodeNameOnly(record.view, record.start + valueOffset, valueLength);
    if (name) names.push(name);
  }
  if (names.length < 2) return names;
  const long = names.filter(({ namespace }) => namespace !== Namespace.Dos);
  return long.length > 0 ? long : names;
}

/** @param names of {@link namesOf} */
export function factsOf(
  volume: NtfsVolume,
  file: NtfsFile,
  names: readonly NameOfFile[],
): FileFacts {
  const { base, reparse } = file;
  const faults = file.faults.length > 0 ? [...file.faults] : NO_FAULTS;
  const information = informationOf(file);
  const attributes = (information?.attributes ?? 0) | (base.isDirectory ? DIRECTORY_ATTRIBUTE : 0);
  const streams = streamsOf(volume, file, attributes);
  const content = streams[0]?.name === '' ? streams[0] : undefined;
  return {
    found: 'entry',
    type: base.isDirectory ? 'directory' : 'file',
    id: base.number,
    generation: base.sequence,
    size: content?.size ?? 0,
    allocatedSize: content?.allocatedSize ?? 0,
    times: timesOf(information),
    attributes: attributes >>> 0,
    links: names.length,
    streams,
    reparse,
    faults: information ? faults : [...faults, lacksInformation(file)],
  };
}

const NO_FAULTS: readonly Fault[] = [];

function informationOf(file: NtfsFile): StandardInformation | null {
  const attribute = file.attributes.find(({ type }) => type === AttributeType.StandardInformation);
  if (!attribute?.resident) return null;
  const { record, valueOffset, valueLength } = attribute;
  return decodeStandardInformation(record.view, record.start + valueOffset, valueLength);
}

/** The number of the security descriptor; null when the file has none in `$Secure`. */
export function securityIdOf(file: NtfsFile): number | null {
  return informationOf(file)?.securityId || null;
}

function lacksInformation(file: NtfsFile): Fault {
  return {
    code: 'standard-information-missing',
    structure: `file record ${file.base.number}`,
    offset: file.base.position,
    message: 'it has no standard information: its times and attributes are not known',
  };
}

function timesOf(information: StandardInformation | null): FileTimes {
  // 0 stands for a time that was never set.
  return {
    zone: 'utc',
    created: information?.created || null,
    modified: information?.modified || null,
    accessed: information?.accessed || null,
    changed: information?.changed || null,
  };
}

/** The unnamed stream first. */
function streamsOf(volume: NtfsVolume, file: NtfsFile, attributes: number): readonly StreamEntry[] {
  const streams: StreamEntry[] = [];
  for (const attribute of file.attributes) {
    if (attribute.type !== AttributeType.Data || !isFirstPart(attribute)) continue;
    const stream = streamOf(volume, file, attribute, attributes);
    if (stream.name === '' && streams.length > 0) streams.unshift(stream);
    else streams.push(stream);
  }
  return streams;
}

function isFirstPart(attribute: Attribute): boolean {
  return attribute.resident || attribute.firstVcn === 0;
}

function streamOf(
  volume: NtfsVolume,
  file: NtfsFile,
  attribute: Attribute,
  attributes: number,
): StreamEntry {
  const { name } = attribute;
  const refused = refusedStorage(attribute, file.reparse, attributes);
  if (attribute.resident) {
    return { name, size: attribute.valueLength, allocatedSize: 0, storage: refused ?? 'resident' };
  }
  const { size, allocatedSize, storedSize, compressed, sparse } = attribute;
  const storage = refused ?? (compressed ? 'compressed' : sparse ? 'sparse' : 'plain');
  const left = file.base.inUse || size > 0 ? null : bytesLeft(volume, file, name);
  if (left !== null && left > 0) return { name, size: left, allocatedSize: left, storage };
  return { name, size, allocatedSize: compressed || sparse ? storedSize : allocatedSize, storage };
}

function refusedStorage(
  attribute: Attribute,
  reparse: ReparsePoint | null,
  attributes: number,
): StreamEntry['storage'] | null {
  if (attribute.encrypted) return 'efs-encrypted';
  if (reparse === null || attribute.name !== '') return null;
  const { tag } = reparse;
  if (tag === ReparseTag.Wof) return 'wof-compressed';
  if (tag === ReparseTag.Deduplicated) return 'deduplicated';
  if (tag === ReparseTag.SingleInstanceStore) return 'elsewhere';
  // A file of a cloud folder that is also on the disk keeps its tag.
  const mayBeElsewhere =
    isCloudTag(tag) ||
    tag === ReparseTag.HierarchicalStorage ||
    tag === ReparseTag.HierarchicalStorage2 ||
    tag === ReparseTag.OneDrive ||
    tag === ReparseTag.Projected;
  const recalled = (attributes & (OFFLINE | RECALL_ON_DATA_ACCESS)) !== 0;
  return mayBeElsewhere && recalled ? 'elsewhere' : null;
}

/**
 * Bytes of the clusters of a deleted stream: Windows sets the sizes of a large one to 0 when it is
 * deleted, and leaves its runs. The content may have ended anywhere in the last cluster.
 */
function bytesLeft(volume: NtfsVolume, file: NtfsFile, name: string): number {
  const parts = clusterParts(partsOf(file, AttributeType.Data, name));
  if (!parts) return 0;
  const { table } = buildRunTable(parts, volume.totalClusters);
  const bytes = table.end * volume.boot.clusterSize;
  return table.lcn.some((lcn) => lcn >= 0) && Number.isSafeInteger(bytes) ? bytes : 0;
}
