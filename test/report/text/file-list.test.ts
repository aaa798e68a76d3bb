import { expect, it } from 'vitest';
import { fileTimeFromDate } from '../../../src/bytes/file-time.ts';
import { bodyLines, fileJson, fileLines } from '../../../src/report/text/file-list.ts';
import type { DeletedEntry, FileEntry, UnreadableFile } from '../../../src/volumes/file-system.ts';
import type { ListedStream } from '../../../src/volumes/listed-file.ts';

const at = (seconds: number) => fileTimeFromDate(new Date(seconds * 1000)) + 1234567n;

const entry: FileEntry = {
  ...{ found: 'entry', type: 'file', name: 'a\u202e.txt', path: 'dir/a\u202e.txt', id: 40 },
  ...{ generation: 3, parentId: 5, size: 5000, allocatedSize: 8192, links: 2, attributes: 0x21 },
  times: { zone: 'utc', created: at(1), modified: at(86_400), accessed: null, changed: at(3) },
  ...{ streams: [], reparse: null, system: false, faults: [] },
};
const content: ListedStream = {
  ...{ name: '', size: 5000, refusal: null },
  wholeness: { state: 'whole', missing: [] },
};
const torn: UnreadableFile = {
  ...{ found: 'unreadable', path: '?record-7', id: 7 },
  fault: { structure: 'file record', code: 'bad-record', message: 'bad\u001b sector', offset: 0 },
};

const linesOf = (changes: Partial<FileEntry | DeletedEntry>, ...streams: ListedStream[]) =>
  fileLines({ entry: { ...entry, ...changes } as FileEntry, streams }, 'a\u202e.txt');
const noted = (text: string) => `          5,000  1970-01-02 00:00:00  a\\u{202e}.txt${text}`;

it('lists size, time and name, with nothing in a name that directs a terminal', () => {
  expect(linesOf({}, content)).toEqual([noted('')]);
  expect(linesOf({ type: 'directory' })).toEqual([
    '              -  1970-01-02 00:00:00  a\\u{202e}.txt/',
  ]);
  const never = { ...entry.times, modified: null };
  expect(linesOf({ times: never })).toEqual([
    '          5,000                       a\\u{202e}.txt',
  ]);
  expect(fileLines({ entry: torn, streams: [] }, torn.path)).toEqual([
    '              ?                       ?record-7   cannot be read: bad\\u{1b} sector',
  ]);
});

it('gives each named stream a line, and says what is not at hand of a content', () => {
  const wholeness = {
    state: 'partly-missing',
    missing: [
      { offset: 0, length: 1024 },
      { offset: 4096, length: 512 },
    ],
  } as const;
  const named: ListedStream = { name: 's\u0007', size: 12, wholeness: null, refusal: 'efs\u001b' };
  expect(linesOf({}, { ...content, wholeness }, named)).toEqual([
    noted('   partly missing: 1.5 KiB of 4.9 KiB'),
    '             12                       a\\u{202e}.txt:s\\u{7}   not read: efs\\u{1b}',
  ]);
  const missing = { state: 'missing', missing: [{ offset: 0, length: 5000 }] } as const;
  expect(linesOf({}, { ...content, wholeness: missing })).toEqual([noted('   missing')]);
});

it('says how sure the path of a deleted file is, and where a link leads', () => {
  const certainties = ['decoded', 'inferred', 'unknown'] as const;
  const notes = certainties.map((pathCertainty) => linesOf({ deleted: true, pathCertainty })[0]);
  expect(notes).toEqual(
    ['(deleted)', '(deleted, path inferred)', '(deleted, path unknown)'].map((note) =>
      noted(`   ${note}`),
    ),
  );
  const link = { tag: 0xa0000003, kind: 'mount point', target: 'C:\\\u200ex' };
  expect(linesOf({ reparse: link })).toEqual([noted('   (mount point to C:\\\\u{200e}x)')]);
  expect(linesOf({ reparse: { ...link, target: null } })).toEqual([noted('   (mount point)')]);
});

it('keeps all seven decimals of a time as data, and says which are UTC', () => {
  const ranges = Array.from({ length: 1001 }, (_, index) => ({ offset: index * 2, length: 1 }));
  const stream = { ...content, wholeness: { state: 'partly-missing', missing: ranges } as const };
  const json = fileJson({ entry, streams: [stream, { ...content, name: 's', refusal: 'efs' }] });
  expect(json).toMatchObject({
    ...{ path: 'dir/a\u202e.txt', created: '1970-01-01T00:00:01.1234567Z', accessed: null },
    ...{ deleted: false, pathCertainty: 'decoded' },
  });
  expect(json.streams).toMatchObject([
    { content: 'partly-missing', missingBytes: 1001, refusal: null },
    { name: 's', content: 'not-read', missing: [], missingBytes: 0, refusal: 'efs' },
  ]);
  expect(json.streams![0]!.missing).toHaveLength(1000);
  const local = { ...entry, times: { ...entry.times, zone: 'local' } } as const;
  expect(fileJson({ entry: local, streams: [] }).created).toBe('1970-01-01T00:00:01.1234567');
  expect(fileJson({ entry: torn, streams: [] })).toEqual({
    ...{ path: '?record-7', type: 'unreadable', id: 7, fault: torn.fault },
  });
});

it('writes a body file in which no name begins another column', () => {
  const named = { ...content, name: 's', size: 12 };
  const odd = { ...entry, path: 'a|b\nc' };
  expect(bodyLines({ entry: odd, streams: [content, named] })).toEqual([
    '0|/a\\u{7c}b\\u{a}c|40|r/rr-xr-xr-x|0|0|5000|0|86400|3|1',
    '0|/a\\u{7c}b\\u{a}c:s|40|r/rr-xr-xr-x|0|0|12|0|86400|3|1',
  ]);
  const gone = { ...entry, path: 'd', type: 'directory', attributes: 0, deleted: true } as const;
  expect(bodyLines({ entry: gone as FileEntry, streams: [] })).toEqual([
    '0|/d (deleted)|40|d/drwxrwxrwx|0|0|5000|0|86400|3|1',
  ]);
  expect(bodyLines({ entry: torn, streams: [] })).toEqual([]);
});
