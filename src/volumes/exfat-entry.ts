import type { Fault } from '../bytes/fault.ts';
import type { FileTime } from '../bytes/file-time.ts';
import {
  EXFAT_ENTRY_LENGTH,
  type ExfatFile,
  type ExfatTime,
} from '../formats/exfat/directory-entry.ts';
import { fatTime } from '../formats/fat/fat-time.ts';
import type { FileEntry, FileTimes, UnreadableFile } from './file-system.ts';

const DIRECTORY = 0x10;
const TICKS_PER_MINUTE = 600_000_000n;

/** Where content lies: the chain from a cluster on, or clusters that follow each other. */
export interface ExfatEntry extends FileEntry {
  readonly firstCluster: number;
  readonly contiguous: boolean;
  /** Bytes; for a directory those of its clusters. */
  readonly length: number;
  readonly validSize: number;
}

/** What a set of entries says of its file. */
export function exfatEntry(
  stored: ExfatFile,
  directory: ExfatEntry,
  clusterSize: number,
  position: number,
): ExfatEntry {
  const { name, attributes, size, validSize, firstCluster, contiguous, sealed } = stored;
  const folder = (attributes & DIRECTORY) !== 0;
  const allocatedSize = Math.ceil(size / clusterSize) * clusterSize;
  const broken: Fault = {
    code: 'exfat-entry-checksum',
    structure: 'directory entry',
    offset: position,
    message: 'the checksum of the entry does not match its bytes',
  };
  return {
    found: 'entry',
    type: folder ? 'directory' : 'file',
    name,
    path: directory.path === '' ? name : `${directory.path}/${name}`,
    id: position / EXFAT_ENTRY_LENGTH,
    generation: null,
    parentId: directory.id,
    size: folder ? 0 : size,
    allocatedSize,
    times: timesOf(stored),
    attributes,
    links: 1,
    streams: folder ? [] : [{ name: '', size, allocatedSize, storage: 'plain' }],
    reparse: null,
    system: false,
    faults: sealed ? [] : [broken],
    firstCluster,
    contiguous,
    length: size,
    validSize,
  };
}

/** A size that cannot be is no reason to allocate it. */
export function exfatTooLarge({ path, id, size }: ExfatEntry): UnreadableFile {
  const message = `it is said to have ${size} bytes, more than the volume`;
  const fault = {
    code: 'exfat-entry-size',
    structure: 'directory entry',
    offset: id * 32,
    message,
  };
  return { found: 'unreadable', path, id, fault };
}

/** UTC where each of the times says how far it is from it. */
function timesOf({ created, modified, accessed }: ExfatFile): FileTimes {
  const utc = [created, modified, accessed].every(({ utcOffset }) => utcOffset !== null);
  const time = (stored: ExfatTime): FileTime | null => {
    const wall = fatTime(stored.date, stored.time, stored.tenMilliseconds);
    if (wall === null || !utc) return wall;
    return wall - BigInt(stored.utcOffset!) * TICKS_PER_MINUTE;
  };
  return {
    zone: utc ? 'utc' : 'local',
    created: time(created),
    modified: time(modified),
    accessed: time(accessed),
    changed: null,
  };
}

/** The directory that no entry describes. */
export function exfatRoot(firstCluster: number): ExfatEntry {
  return {
    found: 'entry',
    type: 'directory',
    name: '',
    path: '',
    id: 0,
    generation: null,
    parentId: 0,
    size: 0,
    allocatedSize: 0,
    times: { zone: 'local', created: null, modified: null, accessed: null, changed: null },
    attributes: DIRECTORY,
    links: 1,
    streams: [],
    reparse: null,
    system: false,
    faults: [],
    firstCluster,
    contiguous: false,
    length: 0,
    validSize: 0,
  };
}
