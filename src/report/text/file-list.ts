import { type FileTime, fileTimeToDate, formatFileTime } from '../../bytes/file-time.ts';
import { formatBytes } from '../../bytes/quantity.ts';
import type { FileEntry, FileTimes } from '../../volumes/file-system.ts';
import type { ListedFile, ListedStream } from '../../volumes/listed-file.ts';
import { printable } from '../printable.ts';

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
export function fileLines({ entry, streams }: ListedFile, name: string): string[] {
  if (entry.found === 'unreadable') {
    const why = printable(entry.fault.message);
    return [row('?', '', `${printable(name)}   cannot be read: ${why}`)];
  }
  const time = entry.times.modified === null ? '' : shortTime(entry.times.modified);
  const shown = printable(name) + (entry.type === 'directory' ? '/' : '');
  const notes = [isDeleted(entry) ? deletedNote(entry) : '', reparseNote(entry)];
  const content = streams.find((stream) => stream.name === '');
  if (content) notes.push(contentNote(content));
  const size = entry.type === 'directory' ? '-' : entry.size.toLocaleString('en-US');
  const first = row(size, time, [shown, ...notes.filter((note) => note !== '')].join('   '));
  const named = streams.filter((stream) => stream.name !== '');
  return [
    first,
    ...named.map((stream) => {
      const path = `${printable(name)}:${printable(stream.name)}`;
      const text = [path, contentNote(stream)].filter((part) => part !== '').join('   ');
      return row(stream.size.toLocaleString('en-US'), '', text);
    }),
  ];
}

function row(size: string, time: string, text: string): string {
  return `${size.padStart(15)}  ${time.padEnd(19)}  ${text}`;
}

const shortTime = (time: FileTime) => formatFileTime(time).slice(0, 19).replace('T', ' ');

function deletedNote(entry: FileEntry): string {
  const certainty = 'pathCertainty' in entry ? entry.pathCertainty : 'decoded';
  if (certainty === 'decoded') return '(deleted)';
  return certainty === 'inferred' ? '(deleted, path inferred)' : '(deleted, path unknown)';
}

function reparseNote({ reparse }: FileEntry): string {
  if (!reparse) return '';
  return reparse.target === null
    ? `(${reparse.kind})`
    : `(${reparse.kind} to ${printable(reparse.target)})`;
}

function contentNote({ size, wholeness, refusal }: ListedStream): string {
  if (refusal !== null) return `not read: ${printable(refusal)}`;
  if (!wholeness || wholeness.state === 'whole') return '';
  if (wholeness.state === 'missing') return 'missing';
  const lost = formatBytes(missingBytes(wholeness));
  return `partly missing: ${lost} of ${formatBytes(size)}`;
}

function missingBytes(wholeness: ListedStream['wholeness']): number {
  return (wholeness?.missing ?? []).reduce((sum, { length }) => sum + length, 0);
}

const READ_ONLY = 0x01;

/**
 * The lines of an entry in the body file of sleuthkit 3, as mactime reads it: times in whole
 * seconds; 0 where there is none.
 */
export function bodyLines({ entry, streams }: ListedFile): string[] {
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
    const shown = printable(path).replaceAll('|', '\\u{7c}');
    const text = shown + (isDeleted(entry) ? ' (deleted)' : '');
    return [0, text, entry.id, mode, 0, 0, size, ...when].join('|');
  };
  const named = streams.filter(({ name }) => name !== '');
  return [line('', entry.size), ...named.map(({ name, size }) => line(name, size))];
}
