import { VhdsetError } from '../../../bytes/vhdset-error.ts';
import { type ChangedVolume, changedFiles } from '../../../case/changed-files.ts';
import { openChain } from '../../../chains/open-chain.ts';
import { differingRanges } from '../../../disk/differing-ranges.ts';
import type { VirtualDisk } from '../../../disk/virtual-disk.ts';
import type { Chain } from '../../../sets/model.ts';
import type { FileChange } from '../../../volumes/file-change.ts';

/** Which files differ between the newest state of a chain and an earlier one. */
export interface StateFiles {
  /** The disk that the older state ends at. */
  readonly from: string;
  readonly to: string;
  readonly volumes: readonly VolumeFiles[];
  /** Why no more could be told; null when nothing stood in the way. */
  readonly trouble: string | null;
}

type Described = 'number' | 'kind' | 'label' | 'status' | 'reason' | 'writtenBytes' | 'warnings';

export interface VolumeFiles extends Pick<ChangedVolume, Described> {
  readonly counts: Readonly<Record<FileChange['change'], ChangeCount>>;
  /** Files that could not be compared. */
  readonly undetermined: number;
  readonly first: readonly NamedChange[];
  /** Whether there are more than were counted. */
  readonly more: boolean;
}

export interface ChangeCount {
  readonly files: number;
  readonly folders: number;
  /** What of the content was written; of what was removed, what it had. */
  readonly bytes: number;
}

export interface NamedChange {
  readonly change: FileChange['change'];
  readonly path: string;
  readonly bytes: number;
}

/** Changes of a volume that are named. */
const MOST_NAMED = 20;
/** Changes of a volume that are counted. */
const MOST_COUNTED = 100_000;

/**
 * The newest state against the one before, and against the base. File systems are read, and no content
 * of files.
 */
export async function stateFiles(chain: Chain): Promise<StateFiles[]> {
  const { disk } = openChain(chain);
  const last = disk.layers.length - 1;
  const found: StateFiles[] = [];
  for (const from of new Set([1, last])) {
    if (from < 1 || from > last) continue;
    const members = chain.members.slice(from);
    const older = openChain({ ...chain, leaf: members[0]!, members }).disk;
    const names = { from: disk.layers[from]!.name, to: disk.layers[0]!.name };
    const volumes: VolumeFiles[] = [];
    const trouble = await filesBetween(disk, older, names, volumes).then(
      () => null,
      (error: unknown) => {
        if (error instanceof VhdsetError) return error.message;
        throw error;
      },
    );
    found.push({ ...names, volumes, trouble });
  }
  return found;
}

async function filesBetween(
  newer: VirtualDisk,
  older: VirtualDisk,
  { from, to }: { from: string; to: string },
  volumes: VolumeFiles[],
): Promise<void> {
  const state = (name: string, source: VirtualDisk) => {
    return { name, source, sectorSize: source.logicalSectorSize };
  };
  const written = await differingRanges(newer, older);
  for (const volume of await changedFiles(state(to, newer), state(from, older), written)) {
    volumes.push(await volumeFiles(volume));
  }
}

async function volumeFiles(volume: ChangedVolume): Promise<VolumeFiles> {
  const none = () => ({ files: 0, folders: 0, bytes: 0 });
  const counts = { added: none(), removed: none(), renamed: none(), changed: none() };
  const first: NamedChange[] = [];
  let [undetermined, counted, more] = [0, 0, false];
  for await (const change of volume.changes()) {
    if (counted === MOST_COUNTED) {
      more = true;
      break;
    }
    counted++;
    if (change.change === 'undetermined') {
      undetermined++;
      continue;
    }
    const bytes = change.change === 'removed' ? change.previousBytes : change.bytes;
    const count = counts[change.change];
    count[change.type === 'file' ? 'files' : 'folders']++;
    count.bytes += bytes;
    const path = change.paths[0] ?? change.previousPaths[0];
    if (first.length < MOST_NAMED && path !== undefined) {
      first.push({ change: change.change, path, bytes });
    }
  }
  const { number, kind, label, status, reason, writtenBytes, warnings } = volume;
  const described = { number, kind, label, status, reason, writtenBytes, warnings };
  return { ...described, counts, undetermined, first, more };
}
