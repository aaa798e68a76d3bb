import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { FilePair, VolumeStates } from './file-pair.ts';
import type { FileStream, FileSystem, StreamEntry } from './file-system.ts';
import type { FileInState } from './files-in-order.ts';
import { REFUSED_STORAGE } from './listed-file.ts';
import { type ContentChange, contentChange, residentChange } from './stream-change.ts';

/** A file that is not the same in two states of a volume. Sizes in bytes. */
export interface FileChange extends ContentChange {
  /** `renamed`: it bears another name, or lies in another directory; its content may differ, too. */
  readonly change: 'added' | 'removed' | 'renamed' | 'changed';
  readonly type: 'file' | 'directory';
  readonly id: number;
  readonly generation: number | null;
  /** Every name in the newer state; empty when it was removed. */
  readonly paths: readonly string[];
  /** Every name in the older state; empty when it was added. */
  readonly previousPaths: readonly string[];
  /** Of its content; null where the state does not have the file. */
  readonly size: number | null;
  readonly previousSize: number | null;
  /** What differs: its names, its streams, its attributes and times. */
  readonly aspects: readonly ('names' | 'content' | 'attributes')[];
  /** The streams that differ; the content itself has an empty name. */
  readonly streams: readonly StreamChange[];
  /** Whether it is decoded that this is one file in both states, or inferred from where it lies. */
  readonly certainty: 'decoded' | 'inferred';
}

export interface StreamChange extends ContentChange {
  readonly name: string;
  readonly size: number | null;
  readonly previousSize: number | null;
  /** Why its content could not be compared: `efs-encrypted`, or what is wrong with it. */
  readonly trouble: string | null;
}

/** @returns null for a file that is the same in both states */
export async function changeOf(
  states: VolumeStates,
  pair: FilePair & { readonly newer: FileInState; readonly older: FileInState },
): Promise<FileChange | null> {
  const { newer, older } = pair;
  const streams = await streamChanges(states, newer, older);
  const aspects: FileChange['aspects'][number][] = [];
  if (!bearsSameNames(newer, older)) aspects.push('names');
  if (streams.length > 0) aspects.push('content');
  if (!hasSameAttributes(newer, older)) aspects.push('attributes');
  if (aspects.length === 0) return null;
  return describe(pair, aspects[0] === 'names' ? 'renamed' : 'changed', aspects, streams);
}

/** A file that one state alone has. */
export async function goneOrNew(states: VolumeStates, pair: FilePair): Promise<FileChange> {
  const streams = await streamChanges(states, pair.newer, pair.older);
  return describe(pair, pair.newer ? 'added' : 'removed', [], streams);
}

function describe(
  { newer, older, certainty }: FilePair,
  change: FileChange['change'],
  aspects: FileChange['aspects'],
  streams: readonly StreamChange[],
): FileChange {
  const { entry } = (newer ?? older)!;
  const sum = (key: keyof ContentChange) => streams.reduce((total, one) => total + one[key], 0);
  return {
    change,
    type: entry.type,
    id: entry.id,
    generation: entry.generation,
    paths: newer?.names.map(({ path }) => path) ?? [],
    previousPaths: older?.names.map(({ path }) => path) ?? [],
    size: newer?.entry.size ?? null,
    previousSize: older?.entry.size ?? null,
    bytes: sum('bytes'),
    previousBytes: sum('previousBytes'),
    unknownBytes: sum('unknownBytes'),
    aspects,
    streams,
    certainty,
  };
}

/** A directory above that was renamed is that directory's change alone. */
function bearsSameNames(a: FileInState, b: FileInState): boolean {
  const key = ({ parentId, name }: FileInState['names'][number]) => `${parentId}/${name}`;
  if (a.names.length !== b.names.length) return false;
  const names = new Set(a.names.map(key));
  return b.names.every((name) => names.has(key(name)));
}

/** Times of a directory, and those of the last look, change with what others do. */
function hasSameAttributes({ entry: a }: FileInState, { entry: b }: FileInState): boolean {
  return (
    a.attributes === b.attributes &&
    a.times.created === b.times.created &&
    (a.type === 'directory' || a.times.modified === b.times.modified) &&
    a.reparse?.tag === b.reparse?.tag &&
    a.reparse?.target === b.reparse?.target
  );
}

async function streamChanges(
  states: VolumeStates,
  newer: FileInState | null,
  older: FileInState | null,
): Promise<StreamChange[]> {
  const changes: StreamChange[] = [];
  const [ours, theirs] = [newer?.entry.streams ?? [], older?.entry.streams ?? []];
  for (const stream of ours) {
    const before = theirs.find(({ name }) => name === stream.name) ?? null;
    const change = await streamChange(states, { newer, older }, stream, before);
    if (change) changes.push(change);
  }
  for (const stream of theirs) {
    if (ours.some(({ name }) => name === stream.name)) continue;
    changes.push((await streamChange(states, { newer, older }, null, stream))!);
  }
  return changes;
}

const NOTHING: ContentChange = { bytes: 0, previousBytes: 0, unknownBytes: 0 };

/** @returns null for a stream that is the same in both states */
async function streamChange(
  { newer, older, written }: VolumeStates,
  files: Pick<FilePair, 'newer' | 'older'>,
  now: StreamEntry | null,
  before: StreamEntry | null,
): Promise<StreamChange | null> {
  const described = {
    name: (now ?? before)!.name,
    size: now?.size ?? null,
    previousSize: before?.size ?? null,
  };
  const resized = now?.size !== before?.size;
  const refused = [now, before].find((stream) => stream && REFUSED_STORAGE.has(stream.storage));
  if (refused) {
    // What its record says is all that is known of it, and a write sets its time.
    const [a, b] = [files.newer?.entry, files.older?.entry];
    const touched = resized || a?.times.modified !== b?.times.modified;
    return touched ? { ...described, ...NOTHING, trouble: refused.storage } : null;
  }
  try {
    const ours = now && (await opened(newer, files.newer, now));
    const theirs = before && (await opened(older, files.older, before));
    const resident = now?.storage === 'resident' && before?.storage === 'resident';
    const change =
      resident && ours && theirs
        ? await residentChange(ours, theirs)
        : contentChange(ours, theirs, written);
    const same = !resized && change.bytes + change.previousBytes + change.unknownBytes === 0;
    return same ? null : { ...described, ...change, trouble: null };
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    const unknownBytes = Math.max(now?.size ?? 0, before?.size ?? 0);
    return { ...described, ...NOTHING, unknownBytes, trouble: error.message };
  }
}

function opened(
  fileSystem: FileSystem | null,
  file: FileInState | null,
  { name }: StreamEntry,
): Promise<FileStream> {
  return fileSystem!.openStream(file!.entry, name);
}
