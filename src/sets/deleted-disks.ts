import type { FileRemains } from '../bytes/file-tree.ts';
import { formatBytes } from '../bytes/quantity.ts';
import type { DeletedDisk, Disk, InventoryFile } from './model.ts';
import { baseName } from './paths.ts';

/** What a file turned out to be whose record says that it was deleted. */
interface DeletedFile {
  readonly file: InventoryFile;
  readonly disk: Disk | null;
}

/** What was deleted had the name of one of these, or begins as one. */
const KINDS: ReadonlySet<string> = new Set(['vhdx', 'vhds', 'vmcx', 'vm-xml']);

/** What is left of a deleted file, held against its own checksums; null for a file that is there. */
export function judgeDeleted({ file, disk }: DeletedFile): DeletedDisk | null {
  const { remains } = file;
  if (!remains) return null;
  const doubt = doubtOf(file, disk, remains);
  const partly = formatBytes(doubtfulBytes(remains));
  const verdict =
    doubt !== null
      ? ({ state: 'doubtful', reason: doubt } as const)
      : remains.doubtful.isEmpty
        ? ({ state: 'whole', reason: null } as const)
        : ({
            state: 'partly',
            reason: `${partly} of its content may be something else now`,
          } as const);
  const identity = disk?.vhdx.header?.dataWriteGuid ?? null;
  return { file: { ...file, remains }, identity, ...verdict, usedBy: null };
}

/** Why nothing of it may be relied on; null where it may. */
function doubtOf(
  { error, kind }: InventoryFile,
  disk: Disk | null,
  { foundBy }: FileRemains,
): string | null {
  if (error !== null && !disk) return error;
  if (!KINDS.has(kind)) return 'its content is that of a disk or set no more';
  if (kind === 'vhdx' && !disk?.vhdx.header) return 'none of its headers is right';
  const fault = disk?.vhdx.refusal ?? disk?.vhdx.faults[0];
  if (fault) return fault.message;
  if (foundBy === 'carved')
    return 'it was found by its first bytes, and where it goes on is not known';
  return null;
}

/** Whether it may be taken for a parent: what describes it is right, or the user takes it as it is. */
export function mayBeParent({ file, identity, state }: DeletedDisk): boolean {
  return identity !== null && (state !== 'doubtful' || file.remains.accepted);
}

function doubtfulBytes({ reused, contested, lost }: FileRemains): number {
  return reused + contested + lost;
}

/** What must be known of a disk that was deleted, and is read all the same. */
export function deletedText(path: string, remains: FileRemains): string {
  const { foundBy, accepted, doubtful } = remains;
  const name =
    foundBy === 'record' ? `${baseName(path)} was deleted` : `${baseName(path)} has no record`;
  const doubt = formatBytes(doubtfulBytes(remains));
  if (foundBy === 'carved') {
    return `${name}: it is read from where it begins on, in one piece, as asked. If it lay in several, what is read is wrong`;
  }
  if (doubtful.isEmpty) {
    return (
      `${name}, and what is left of it is read: its clusters are free and its checksums are right. ` +
      'No checksum covers the content itself: a file that lay there since and has no record any more would not show'
    );
  }
  return accepted
    ? `${name}, and what is left of it is read: ${doubt} of it may be something else by now, and are taken as they are, as asked`
    : `${name}, and what is left of it is read: ${doubt} of it may be something else by now, and count as missing; --accept-doubtful takes them as they are`;
}
