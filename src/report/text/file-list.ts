import {
  type FileTime,
  fileTimeToDate,
  formatFileTime,
  formatSeconds,
} from '../../bytes/file-time.ts';
import { formatBytes, formatNumber } from '../../bytes/quantity.ts';
import type { FileEntry, FileTimes } from '../../volumes/file-system.ts';
import type { ListedFile, ListedStream } from '../../volumes/listed-file.ts';
import {
  aligned,
  columns,
  type Line,
  type Printable,
  padded,
  printable,
  shown,
} from '../printable.ts';

/** Ranges that are listed in full; of more the sum is told. */
const MOST_RANGES = 1000;

const isDeleted = (entry: FileEntry) => 'deleted' in entry && entry.deleted === true;

/** Times with their seven decimals; `Z` where they are UTC, nothing where the zone is not stored. */
function timeText(time: FileTime | null, zone: FileTimes['zone']): string | null {
  return time === null ? null : formatFileTime(time) + (zone === 'utc' ? 'Z' : '');
}

/** One entry of `ls --json`. */
export function fileJson({ entry, streams }: ListedFile) {
  if (entry.found === 'unreadable') {
    return { path: entry.path, type: 'unreadable', id: entry.id, fault: entry.fault };
  }
  const { times } = entry;
  return {
    path: entry.path,
    type: entry.type,
    size: entry.size,
    allocatedSize: entry.allocatedSize,
    created: timeText(times.created, times.zone),
    modified: timeText(times.modified, times.zone),
    accessed: timeText(times.accessed, times.zone),
    changed: timeText(times.changed, times.zone),
    attributes: entry.attributes,
    id: entry.id,
    generation: entry.generation,
    links: entry.links,
    reparse: entry.reparse,
    deleted: isDeleted(entry),
    pathCertainty: 'pathCertainty' in entry ? entry.pathCertainty : 'decoded',
    streams: streams.map(({ name, size, wholeness, refusal }) => ({
      name,
      size,
      content: refusal === null ? (wholeness?.state ?? null) : 'not-read',
      missing: wholeness?.missing.slice(0, MOST_RANGES) ?? [],
      missingBytes: missingBytes(wholeness),
      refusal,
    })),
    faults: entry.faults,
  };
}

/**
 * The lines of a listing for people, one for each entry and one for each named stream.
 * @param name what is shown of the path: all of it, or the last part
 */
export function fileLines({ entry, streams }: ListedFile, name: string): Printable[] {
  if (entry.found === 'unreadable') {
    const why = printable(entry.fault.message);
    return [row(shown`?`, '', shown`${printable(name)}   cannot be read: ${why}`)];
  }
  const isFolder = entry.type === 'directory';
  const time = entry.times.modified === null ? '' : printable(formatSeconds(entry.times.modified));
  let text = printable(isFolder ? `${name}/` : name);
  if (isDeleted(entry)) text = noted(text, deletedNote(entry));
  if (entry.reparse) text = noted(text, reparseNote(entry.reparse));
  const content = streams.find((stream) => stream.name === '');
  if (content) text = noted(text, contentNote(content));
  const size = isFolder ? shown`-` : grouped(entry.size);
  const lines = [row(size, time, text)];
  for (const stream of streams) {
    if (stream === content) continue;
    const path = shown`${printable(name)}:${printable(stream.name)}`;
    lines.push(row(grouped(stream.size), '', noted(path, contentNote(stream))));
  }
  return lines;
}

function row(size: Line, time: Line, text: Printable): Printable {
  return columns(aligned(size, 15), padded(time, 19), text);
}

const noted = (text: Printable, note: Line): Printable =>
  note === '' ? text : shown`${text}   ${note}`;

const grouped = (count: number): Printable => printable(formatNumber(count));

function deletedNote(entry: FileEntry): Printable {
  const certainty = 'pathCertainty' in entry ? entry.pathCertainty : 'decoded';
  if (certainty === 'decoded') return shown`(deleted)`;
  return certainty === 'inferred'
    ? shown`(deleted, path inferred)`
    : shown`(deleted, path unknown)`;
}

function reparseNote(reparse: NonNullable<FileEntry['reparse']>): Line {
  const kind = printable(reparse.kind);
  return reparse.target === null
    ? shown`(${kind})`
    : shown`(${kind} to ${printable(reparse.target)})`;
}

function contentNote({ size, wholeness, refusal }: ListedStream): Line {
  if (refusal !== null) return shown`not read: ${printable(refusal)}`;
  if (!wholeness || wholeness.state === 'whole') return '';
  if (wholeness.state === 'missing') return shown`missing`;
  const lost = printable(formatBytes(missingBytes(wholeness)));
  return shown`partly missing: ${lost} of ${printable(formatBytes(size))}`;
}

function missingBytes(wholeness: ListedStream['wholeness']): number {
  return (wholeness?.missing ?? []).reduce((sum, { length }) => sum + length, 0);
}

const READ_ONLY = 0x01;

/**
 * The lines of an entry in the body file of sleuthkit 3, as mactime reads it: times in whole
 * seconds; 0 where there is none.
 */
export function bodyLines({ entry, streams }: ListedFile): Printable[] {
  if (entry.found === 'unreadable') return [];
  const { times } = entry;
  const seconds = (time: FileTime | null) =>
    time === null ? 0 : Math.floor(fileTimeToDate(time).getTime() / 1000);
  const letter = entry.type === 'directory' ? 'd' : 'r';
  const rights = entry.attributes & READ_ONLY ? 'r-xr-xr-x' : 'rwxrwxrwx';
  const mode = `${letter}/${letter}${rights}`;
  const when = [times.accessed, times.modified, times.changed, times.created].map(seconds);
  const line = (name: string, size: number) => {
    const path = `/${entry.path}${name === '' ? '' : `:${name}`}`;
    // A bar in a name would begin another column.
    const inert = path.replaceAll('|', '\\u{7c}');
    const text = inert + (isDeleted(entry) ? ' (deleted)' : '');
    return printable([0, text, entry.id, mode, 0, 0, size, ...when].join('|'));
  };
  const named = streams.filter(({ name }) => name !== '');
  return [line('', entry.size), ...named.map(({ name, size }) => line(name, size))];
}
