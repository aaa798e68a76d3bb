import { changeOf, type FileChange, goneOrNew } from './file-change.ts';
import type { FilePair, UndeterminedFile, VolumeStates } from './file-pair.ts';
import type { FileSystem } from './file-system.ts';
import { type FileInState, filesInOrder, type UnreadableInState } from './files-in-order.ts';
import { pairedByPath } from './paired-by-path.ts';

/**
 * Which files were added, removed, renamed or changed from the older state of a volume to the newer,
 * told without reading their contents: what describes the files is compared, and where they lie is
 * laid over what was written. In the order of the file table on NTFS.
 */
export async function* fileChanges(
  states: VolumeStates,
  signal?: AbortSignal,
): AsyncGenerator<FileChange | UndeterminedFile> {
  const { newer, older } = states;
  for await (const pair of pairsOf(newer, older, signal)) {
    if ('change' in pair) yield pair;
    else if (pair.newer && pair.older) {
      const change = await changeOf(states, pair as Parameters<typeof changeOf>[1]);
      if (change) yield change;
    } else yield await goneOrNew(states, pair);
  }
}

function pairsOf(
  newer: FileSystem | null,
  older: FileSystem | null,
  signal?: AbortSignal,
): AsyncIterable<FilePair | UndeterminedFile> {
  const [ours, theirs] = [filesInOrder(newer, signal), filesInOrder(older, signal)];
  if (!newer || !older || isAnother(newer, older)) return unrelated(ours, theirs);
  return newer.kind === 'ntfs'
    ? pairedByNumber(ours, theirs)
    : pairedByPath({ newer, older, ours, theirs });
}

/** Whether the volume was formatted in between: numbers and places mean nothing across that. */
export function isAnother(newer: FileSystem, older: FileSystem): boolean {
  return newer.kind !== older.kind || newer.serialNumber !== older.serialNumber;
}

type Files = AsyncIterable<FileInState | UnreadableInState>;

async function* unrelated(ours: Files, theirs: Files): AsyncGenerator<FilePair | UndeterminedFile> {
  for await (const file of theirs) {
    if (file.found === 'unreadable') yield undetermined(file, 'older');
    else yield { newer: null, older: file, certainty: 'decoded' };
  }
  for await (const file of ours) {
    if (file.found === 'unreadable') yield undetermined(file, 'newer');
    else yield { newer: file, older: null, certainty: 'decoded' };
  }
}

/** Numbers that one of the states can't tell of. */
interface Lost {
  end: number;
  fault: string;
}

/**
 * A record number and how often it was used are one file for as long as it lives. Both sides come in
 * the order of the numbers, so that nothing has to be remembered.
 */
async function* pairedByNumber(
  ours: Files,
  theirs: Files,
): AsyncGenerator<FilePair | UndeterminedFile> {
  const [a, b] = [ours[Symbol.asyncIterator](), theirs[Symbol.asyncIterator]()];
  const lost = { newer: { end: 0, fault: '' }, older: { end: 0, fault: '' } };
  let [x, y] = [await next(a), await next(b)];
  while (x || y) {
    const id = Math.min(x?.id ?? Infinity, y?.id ?? Infinity);
    if (x?.id === id && x.found === 'unreadable') {
      lost.newer = { end: id + x.count, fault: x.reason };
      yield undetermined(x, 'newer');
      x = await next(a);
    } else if (y?.id === id && y.found === 'unreadable') {
      lost.older = { end: id + y.count, fault: y.reason };
      yield undetermined(y, 'older');
      y = await next(b);
    } else {
      const newer = x?.id === id ? (x as FileInState) : null;
      const older = y?.id === id ? (y as FileInState) : null;
      yield* pairOf(newer, older, id, lost);
      if (newer) x = await next(a);
      if (older) y = await next(b);
    }
  }
}

function* pairOf(
  newer: FileInState | null,
  older: FileInState | null,
  id: number,
  lost: Readonly<Record<'newer' | 'older', Lost>>,
): Generator<FilePair | UndeterminedFile> {
  if (newer && older && newer.generation === older.generation) {
    yield { newer, older, certainty: 'decoded' };
    return;
  }
  for (const [file, absent] of [
    [older, 'newer'],
    [newer, 'older'],
  ] as const) {
    if (!file) continue;
    const { path } = file.names[0]!;
    const { end, fault } = lost[absent];
    // Whether the other state has it stands in a record that can't be read.
    if (id < end) yield { change: 'undetermined', path, state: absent, reason: fault };
    else if (file === newer) yield { newer, older: null, certainty: 'decoded' };
    else yield { newer: null, older, certainty: 'decoded' };
  }
}

async function next<T>(files: AsyncIterator<T>): Promise<T | null> {
  const { value, done } = await files.next();
  return done ? null : value;
}

function undetermined(
  { path, reason }: UnreadableInState,
  state: UndeterminedFile['state'],
): UndeterminedFile {
  return { change: 'undetermined', path, state, reason };
}
