import { ByteRanges } from '../bytes/byte-ranges.ts';
import type { ByteSource } from '../bytes/byte-source.ts';
import { CachedSource } from '../bytes/cached-source.ts';
import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { FileChange } from './file-change.ts';
import { fileChanges, isAnother } from './file-changes.ts';
import type { UndeterminedFile } from './file-pair.ts';
import type { FileSystem } from './file-system.ts';
import { chooseVolume, isReadable, notRead, openVolume } from './volume-choice.ts';
import { findVolumes, type Volume } from './volumes.ts';

/** A disk at one time, to be compared with itself at another. */
export interface DiskState {
  /** How it is named to people. */
  readonly name: string;
  readonly source: ByteSource;
  readonly sectorSize: number | undefined;
}

/** What became of the files of one volume. */
export interface ChangedVolume {
  /** As `volumes` numbers it in the newer state; in the older where that alone has it. */
  readonly number: number;
  /** In both states: equal for the same place on the disk. Bytes. */
  readonly offset: number;
  readonly size: number;
  /** Bytes of it that were written between the two states. */
  readonly writtenBytes: number;
  /** What it holds in the newer state, or last held. */
  readonly kind: string | null;
  readonly label: string | null;
  /**
   * `compared`: file by file. `formatted`: it was made anew in between, and no file is in both states.
   * `added`, `removed`: one of the states alone has it. `not-read`: its files are not read, which
   * `reason` explains.
   */
  readonly status: 'compared' | 'formatted' | 'added' | 'removed' | 'not-read';
  readonly reason: string | null;
  /** What the user must know although it can be read. */
  readonly warnings: readonly string[];
  /** Goes through the files that differ each time it is called; none where they are not read. */
  readonly changes: (signal?: AbortSignal) => AsyncIterable<FileChange | UndeterminedFile>;
}

/**
 * What became of the files of a disk, volume by volume. Volumes are the same that begin at one place.
 * @param written what may differ between the two states, of the whole disk
 * @param number of the one volume that is asked for, as the newer state numbers it; else all
 * @throws {VolumeChoiceError} when it is not there, or not read
 */
export async function changedFiles(
  newer: DiskState,
  older: DiskState,
  written: ByteRanges,
  number?: number,
): Promise<ChangedVolume[]> {
  const [now, before] = [await stateOf(newer), await stateOf(older)];
  const chosen =
    number === undefined ? now.volumes : [chooseVolume(now.volumes, number, newer.name)];
  const changed: ChangedVolume[] = [];
  for (const volume of chosen) {
    const same = before.volumes.find(({ offset }) => offset === volume.offset) ?? null;
    changed.push(await changedVolume([now, volume], same && [before, same], written));
  }
  if (number !== undefined) return changed;
  for (const volume of before.volumes) {
    if (now.volumes.some(({ offset }) => offset === volume.offset)) continue;
    changed.push(await changedVolume(null, [before, volume], written));
  }
  return changed;
}

interface OpenedState extends DiskState {
  readonly volumes: readonly Volume[];
}

type VolumeOfState = readonly [OpenedState, Volume];

async function stateOf(state: DiskState): Promise<OpenedState> {
  const source = new CachedSource(state.source);
  const { volumes } = await findVolumes(source, state.sectorSize);
  return { ...state, source, volumes };
}

async function changedVolume(
  now: VolumeOfState | null,
  before: VolumeOfState | null,
  written: ByteRanges,
): Promise<ChangedVolume> {
  const [, volume] = (now ?? before)!;
  const { number, offset, size } = volume;
  const described = {
    ...{ number, offset, size },
    writtenBytes: written.bytesWithin(offset, size),
    kind: volume.content?.kind ?? null,
    label: volume.content?.label ?? null,
  };
  const [newer, older] = [now && (await opened(now)), before && (await opened(before))];
  const trouble = [newer, older].find((state) => typeof state === 'string');
  if (typeof trouble === 'string' || typeof newer === 'string' || typeof older === 'string') {
    const none = async function* () {};
    return { ...described, status: 'not-read', reason: trouble!, warnings: [], changes: none };
  }
  const warnings = [...warningsOf(now, newer), ...warningsOf(before, older)];
  const { label } = (newer ?? older)!;
  const inVolume = shifted(written, offset, Math.max(volume.size, before?.[1].size ?? 0));
  const states = { newer, older, written: inVolume };
  const status = statusOf(newer, older);
  const changes = (signal?: AbortSignal) => fileChanges(states, signal);
  return { ...described, label, status, reason: null, warnings, changes };
}

function statusOf(newer: FileSystem | null, older: FileSystem | null): ChangedVolume['status'] {
  if (!newer) return 'removed';
  if (!older) return 'added';
  return isAnother(newer, older) ? 'formatted' : 'compared';
}

/** The file system, or why its files are not read. */
async function opened([state, volume]: VolumeOfState): Promise<FileSystem | string> {
  if (!isReadable(volume)) return notRead(volume, state.name);
  try {
    return await openVolume(state.source, volume);
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return error.message;
  }
}

function warningsOf(volume: VolumeOfState | null, fileSystem: FileSystem | null): string[] {
  if (!volume || !fileSystem) return [];
  const where = `volume ${volume[1].number} of ${volume[0].name}`;
  const own = volume[1].warning === null ? [] : [volume[1].warning];
  return [...own, ...fileSystem.faults.map(({ message }) => message)].map(
    (text) => `${where}: ${text}`,
  );
}

/** The ranges of a volume, counted from where it begins. */
function shifted(written: ByteRanges, volumeOffset: number, size: number): ByteRanges {
  const ranges = new ByteRanges();
  for (const { offset, length } of written.within(volumeOffset, size)) {
    ranges.add(offset - volumeOffset, length);
  }
  return ranges;
}
