import type { ByteSource } from '../bytes/byte-source.ts';
import type { Fault } from '../bytes/fault.ts';
import { SlicedSource } from '../bytes/sliced-source.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { GptRole } from '../formats/gpt/partition-types.ts';
import type { ContentKind } from './content.ts';
import type { Partition } from './partition.ts';
import { type PartitionTable, readPartitionTable } from './partition-table.ts';
import { type Recognised, recogniseFileSystem } from './recognise.ts';

/** A part of a disk that can hold files. */
export interface Volume {
  /** From 1, in the order in which the volumes lie on the disk. */
  readonly number: number;
  /** Bytes on the disk; the part of a partition that the disk has. */
  readonly offset: number;
  readonly size: number;
  /** Null where the disk has no partition table, and the volume is all of it. */
  readonly partition: Partition | null;
  /** What it holds; null where nothing is recognised. */
  readonly content: Recognised | null;
  /** Why its content is not known, where its first sector cannot be read. */
  readonly unreadable: string | null;
  /** Why its files may not be what they seem although they can be read. */
  readonly warning: string | null;
}

export interface Volumes {
  readonly table: PartitionTable;
  readonly volumes: readonly Volume[];
  readonly faults: readonly Fault[];
}

/**
 * What a disk is divided into, and what each part holds.
 * @param sectorSize bytes of a logical sector, where the disk tells
 */
export async function findVolumes(source: ByteSource, sectorSize?: number): Promise<Volumes> {
  const table = await readPartitionTable(source, sectorSize);
  const volumes: Volume[] = [];
  if (table.scheme === null) {
    const whole = { number: 1, offset: 0, size: source.size, partition: null };
    const found = await contentOf(source, 'data');
    if (found.content || found.unreadable) volumes.push({ ...whole, ...found, warning: null });
  }
  for (const [index, partition] of table.partitions.entries()) {
    const { offset } = partition;
    const size = Math.min(partition.size, source.size - offset);
    const found = await contentOf(new SlicedSource(source, offset, size), partition.role);
    const warning = partition.role === 'dynamic-data' && isFileSystem(found) ? SPANNED : null;
    volumes.push({ number: index + 1, offset, size, partition, ...found, warning });
  }
  return { table, volumes, faults: table.faults };
}

/** A volume as a source of its own. */
export function volumeSource(source: ByteSource, { offset, size }: Volume): ByteSource {
  return offset === 0 && size === source.size ? source : new SlicedSource(source, offset, size);
}

/** What the type of a partition says where its content is no file system. */
const BY_ROLE: Partial<Record<GptRole, ContentKind>> = {
  msr: 'reserved',
  'storage-spaces': 'storage-spaces',
  'dynamic-metadata': 'dynamic-disk',
  'dynamic-data': 'dynamic-disk',
};

/** Only the database at the end of the disk tells how a volume lies; what begins here may be a part. */
const SPANNED =
  'it is on a dynamic disk: if it is spanned, striped or RAID-5, it continues elsewhere, and what is ' +
  'read of it here is wrong; "ldmtool show volume" on Linux tells which kind it is';

const isFileSystem = ({ content }: Pick<Volume, 'content'>) =>
  content !== null && content.kind !== 'dynamic-disk';

async function contentOf(
  source: ByteSource,
  role: GptRole,
): Promise<Pick<Volume, 'content' | 'unreadable'>> {
  const kind = BY_ROLE[role];
  try {
    const content =
      kind === undefined || role === 'dynamic-data' ? await recogniseFileSystem(source) : null;
    if (content || kind === undefined) return { content, unreadable: null };
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    if (kind === undefined) return { content: null, unreadable: error.message };
  }
  return { content: { kind, hasBootSector: false, label: null, id: null }, unreadable: null };
}
