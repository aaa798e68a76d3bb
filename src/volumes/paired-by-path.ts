import { VhdsetError } from '../bytes/vhdset-error.ts';
import type { FilePair, UndeterminedFile } from './file-pair.ts';
import type { FileSystem } from './file-system.ts';
import type { FileInState, UnreadableInState } from './files-in-order.ts';

interface BothStates {
  readonly newer: FileSystem;
  readonly older: FileSystem;
  readonly ours: AsyncIterable<FileInState | UnreadableInState>;
  readonly theirs: AsyncIterable<FileInState | UnreadableInState>;
}

/**
 * Where files have no number of their own, the same path is the same file. Of the others, one that
 * lies where another lay, was made at the same time and is of the same size, is that one, renamed:
 * this is inferred. Empty files and directories have no place to be known by.
 */
export async function* pairedByPath({
  newer,
  older,
  ours,
  theirs,
}: BothStates): AsyncGenerator<FilePair | UndeterminedFile> {
  const before = new Map<string, FileInState>();
  const lost: UnreadableInState[] = [];
  for await (const file of theirs) {
    if (file.found === 'unreadable') lost.push(file);
    else before.set(file.entry.path, file);
  }
  for (const { path, reason } of lost) {
    yield { change: 'undetermined', path, state: 'older', reason };
  }
  const added: FileInState[] = [];
  const lostNow: UnreadableInState[] = [];
  for await (const file of ours) {
    if (file.found === 'unreadable') {
      lostNow.push(file);
      yield { change: 'undetermined', path: file.path, state: 'newer', reason: file.reason };
      continue;
    }
    const same = before.get(file.entry.path);
    if (same?.entry.type === file.entry.type) {
      before.delete(file.entry.path);
      yield { newer: file, older: same, certainty: 'decoded' };
    } else added.push(file);
  }
  const places = new Map<string, FileInState>();
  for (const file of before.values()) {
    const place = await placeOf(older, file);
    if (place !== null) places.set(place, file);
  }
  for (const file of added) {
    const place = await placeOf(newer, file);
    const same = place === null ? undefined : places.get(place);
    if (same && before.delete(same.entry.path)) {
      yield { newer: file, older: same, certainty: 'inferred' };
    } else yield* alone(file, 'newer', lost);
  }
  for (const file of before.values()) yield* alone(file, 'older', lostNow);
}

/** A file of one state is new or gone only if the other state can be told where it would be. */
function* alone(
  file: FileInState,
  state: 'newer' | 'older',
  lost: readonly UnreadableInState[],
): Generator<FilePair | UndeterminedFile> {
  const { path } = file.entry;
  const hidden = lost.find((one) => one.path === '' || `${path}/`.startsWith(`${one.path}/`));
  if (hidden) {
    const other = state === 'newer' ? 'older' : 'newer';
    yield { change: 'undetermined', path, state: other, reason: hidden.reason };
    return;
  }
  const [newer, older] = state === 'newer' ? [file, null] : [null, file];
  yield { newer, older, certainty: 'decoded' };
}

async function placeOf(fileSystem: FileSystem, { entry }: FileInState): Promise<string | null> {
  if (entry.type === 'directory' || entry.size === 0) return null;
  try {
    const [first] = (await fileSystem.openStream(entry)).extents();
    const place = first?.position ?? null;
    return place === null ? null : `${place}:${entry.size}:${entry.times.created}`;
  } catch (error) {
    if (!(error instanceof VhdsetError)) throw error;
    return null;
  }
}
