import { formatBytes, formatCount } from '../../bytes/quantity.ts';
import type { ChangedVolume } from '../../volumes/changed-files.ts';
import type { FileChange } from '../../volumes/file-change.ts';
import type { UndeterminedFile } from '../../volumes/file-pair.ts';
import { inertJson } from '../json/json-text.ts';
import { type Printable, printable, shown, textOf } from '../printable.ts';
import { shortName } from './names.ts';

/** What became of the files of a disk between two of its states. */
export interface FileDiff {
  readonly from: string;
  readonly to: string;
  /** Why the chain is not whole; null when it is. */
  readonly gap: string | null;
  readonly warnings: readonly string[];
  readonly volumes: readonly ChangedVolume[];
}

type Change = FileChange | UndeterminedFile;

interface Total {
  files: number;
  directories: number;
  bytes: number;
  previousBytes: number;
}

interface Totals extends Record<FileChange['change'], Total> {
  undetermined: number;
}

/** Of more, only the totals are kept, and the volume is gone through again. */
const MOST_KEPT = 20_000;

export async function* fileDiffText(diff: FileDiff): AsyncGenerator<Printable> {
  const { from, to, gap, volumes } = diff;
  yield shown`Files from ${shortName(from)} to ${shortName(to)}, according to the tables; a write may have written the same bytes again.\n`;
  if (volumes.length === 0) yield shown`Neither state has a volume that is recognised.\n`;
  for (const volume of volumes) {
    yield shown`\n${heading(volume)}\n`;
    if (volume.status === 'not-read') {
      const written = printable(formatBytes(volume.writtenBytes));
      yield shown`${written} of it were written. ${printable(volume.reason ?? '')}\n`;
      continue;
    }
    const { totals, changes } = await totalled(volume);
    yield* totalLines(volume, totals);
    for await (const change of changes) yield changeLine(change);
  }
  if (gap !== null) yield shown`\nNot whole: ${printable(gap)}\n`;
}

export async function* fileDiffJson(diff: FileDiff): AsyncGenerator<string> {
  const { volumes, ...head } = diff;
  yield `${open(head)}"volumes":[`;
  for (const [index, volume] of volumes.entries()) {
    const { changes: _, ...described } = volume;
    const { totals, changes } = await totalled(volume);
    yield `${index === 0 ? '' : ','}\n${open({ ...described, totals })}"changes":[`;
    let separator = '\n';
    for await (const change of changes) {
      yield separator + inertJson(JSON.stringify(change));
      separator = ',\n';
    }
    yield ']}';
  }
  yield '\n]}\n';
}

/** An object that goes on. */
const open = (value: object) => `${inertJson(JSON.stringify(value)).slice(0, -1)},`;

async function totalled(
  volume: ChangedVolume,
): Promise<{ totals: Totals; changes: Iterable<Change> | AsyncIterable<Change> }> {
  const none = (): Total => ({ files: 0, directories: 0, bytes: 0, previousBytes: 0 });
  const totals: Totals = {
    ...{ added: none(), removed: none(), renamed: none(), changed: none() },
    undetermined: 0,
  };
  const kept: Change[] = [];
  let count = 0;
  for await (const change of volume.changes()) {
    if (++count <= MOST_KEPT) kept.push(change);
    else kept.length = 0;
    if (change.change === 'undetermined') {
      totals.undetermined++;
      continue;
    }
    const total = totals[change.change];
    total[change.type === 'file' ? 'files' : 'directories']++;
    total.bytes += change.bytes;
    total.previousBytes += change.previousBytes;
  }
  return { totals, changes: count <= MOST_KEPT ? kept : volume.changes() };
}

const STATUS: Record<ChangedVolume['status'], string> = {
  compared: '',
  formatted: ', reformatted between the two states',
  added: ', which only the newer state has',
  removed: ', which only the older state has',
  'not-read': '',
};

function heading({ number, kind, label, status }: ChangedVolume): Printable {
  const name = label ? ` "${label}"` : '';
  return printable(
    `Volume ${number}, ${kind === null ? 'unknown' : kind.toUpperCase()}${name}${STATUS[status]}`,
  );
}

function* totalLines({ writtenBytes }: ChangedVolume, totals: Totals): Generator<Printable> {
  const words = (['added', 'removed', 'renamed', 'changed'] as const).flatMap((change) => {
    const { files, directories, bytes, previousBytes } = totals[change];
    if (files + directories === 0) return [];
    const folders = directories === 0 ? '' : ` and ${formatCount(directories, 'folder')}`;
    const size = formatBytes(change === 'removed' ? previousBytes : bytes);
    return [`${formatCount(files, 'file')}${folders} ${change} (${size})`];
  });
  const written = `${formatBytes(writtenBytes)} of the volume were written`;
  const said = words.length === 0 ? 'No file differs' : words.join(', ');
  yield shown`${printable(`${said}; ${written}.`)}\n`;
  if (totals.undetermined > 0) {
    const places = printable(formatCount(totals.undetermined, 'place'));
    yield shown`In ${places}, what happened to the files is not known.\n`;
  }
}

const LETTERS = { added: 'A', removed: 'D', renamed: 'R', changed: 'M' } as const;

function changeLine(change: Change): Printable {
  if (change.change === 'undetermined') {
    const { path, state, reason } = change;
    return row('?', '', `${path}   the ${state} state is not known: ${reason}`);
  }
  const { type, paths, previousPaths, size, previousSize, aspects, streams } = change;
  const slash = type === 'directory' ? '/' : '';
  const gone = change.change === 'removed';
  const names = gone ? previousPaths : paths;
  const named = (all: readonly string[]) => {
    const more = all.length > 1 ? ` (and ${formatCount(all.length - 1, 'other name')})` : '';
    return (all[0] ?? '') + slash + more;
  };
  const renamed = change.change === 'renamed' ? `${named(previousPaths)} -> ` : '';
  const notes: string[] = [];
  if (change.certainty === 'inferred') notes.push('inferred from where it lies');
  if (change.change === 'changed' || change.change === 'renamed') {
    if (aspects.includes('content')) notes.push(contentNote(change));
    else if (aspects.includes('attributes')) notes.push('attributes or times');
  }
  for (const { name, trouble } of streams) {
    if (name !== '') notes.push(`:${name}`);
    if (trouble !== null) notes.push(`not compared: ${trouble}`);
  }
  const bytes = type === 'directory' ? '-' : (gone ? previousSize : size)!.toLocaleString('en-US');
  return row(LETTERS[change.change], bytes, [renamed + named(names), ...notes].join('   '));
}

function contentNote({ bytes, unknownBytes, size, previousSize }: FileChange): string {
  const resized = size === previousSize ? '' : `, was ${formatBytes(previousSize ?? 0)}`;
  const unknown = unknownBytes === 0 ? '' : `, ${formatBytes(unknownBytes)} not known`;
  return `${formatBytes(bytes)} written${resized}${unknown}`;
}

function row(letter: string, bytes: string, text: string): Printable {
  return textOf([printable(`${letter}  ${bytes.padStart(15)}  ${text}`)]);
}
