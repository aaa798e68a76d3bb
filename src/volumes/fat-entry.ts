import {
  FAT_ENTRY_LENGTH,
  FatAttribute,
  type FatDirectoryEntry,
} from '../formats/fat/directory-entry.ts';
import { fatTime } from '../formats/fat/fat-time.ts';
import type { FileEntry } from './file-system.ts';

/** An entry, and where its content begins; 0 for a file without content. */
export interface FatEntry extends FileEntry {
  readonly firstCluster: number;
  readonly shortName: string;
}

/** Of an entry as it stands in a directory. */
interface FatEntryPlace {
  /** Bytes from the start of the volume. */
  readonly position: number;
  readonly clusterSize: number;
  /** FAT32: numbers of clusters have 28 bits; else the upper 16 are something else. */
  readonly wide: boolean;
}

/** What the entry of a directory says of its file. */
export function fatEntry(
  stored: FatDirectoryEntry,
  directory: FatEntry,
  { position, clusterSize, wide }: FatEntryPlace,
): FatEntry {
  const { shortName, longName, attributes, size, created, modified, accessedDate } = stored;
  const folder = (attributes & FatAttribute.Directory) !== 0;
  const name = longName ?? shortName;
  const length = folder ? 0 : size;
  const allocatedSize = Math.ceil(length / clusterSize) * clusterSize;
  return {
    found: 'entry',
    type: folder ? 'directory' : 'file',
    name,
    shortName,
    path: directory.path === '' ? name : `${directory.path}/${name}`,
    id: position / FAT_ENTRY_LENGTH,
    generation: null,
    parentId: directory.id,
    size: length,
    allocatedSize,
    times: {
      zone: 'local',
      created: created.date === 0 ? null : fatTime(created.date, created.time, created.tenths),
      modified: fatTime(modified.date, modified.time),
      accessed: accessedDate === 0 ? null : fatTime(accessedDate, 0),
      changed: null,
    },
    attributes,
    links: 1,
    streams: folder ? [] : [{ name: '', size: length, allocatedSize, storage: 'plain' }],
    reparse: null,
    system: false,
    faults: [],
    firstCluster: stored.firstCluster & (wide ? 0x0fffffff : 0xffff),
  };
}

/** The directory that no entry describes. */
export function fatRoot(firstCluster: number): FatEntry {
  return {
    found: 'entry',
    type: 'directory',
    name: '',
    shortName: '',
    path: '',
    id: 0,
    generation: null,
    parentId: 0,
    size: 0,
    allocatedSize: 0,
    times: { zone: 'local', created: null, modified: null, accessed: null, changed: null },
    attributes: FatAttribute.Directory,
    links: 1,
    streams: [],
    reparse: null,
    system: false,
    faults: [],
    firstCluster,
  };
}
