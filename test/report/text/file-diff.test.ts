import { expect, it } from 'vitest';
import { fileDiffSchema } from '../../../src/report/json/file-diff-schema.ts';
import { type FileDiff, fileDiffJson, fileDiffText } from '../../../src/report/text/file-diff.ts';
import type { ChangedVolume } from '../../../src/volumes/changed-files.ts';
import type { FileChange } from '../../../src/volumes/file-change.ts';
import type { UndeterminedFile } from '../../../src/volumes/file-pair.ts';

const file: FileChange = {
  ...{ change: 'changed', type: 'file', id: 30, generation: 1, certainty: 'decoded' },
  ...{ paths: ['a\u202e.txt'], previousPaths: ['a\u202e.txt'], size: 5000, previousSize: 4000 },
  ...{ bytes: 1024, previousBytes: 24, unknownBytes: 0, aspects: ['content'], streams: [] },
};
const lost: UndeterminedFile = {
  ...{ change: 'undetermined', path: '?record-7', state: 'older', reason: 'bad\u001b sector' },
};

function volume(
  changes: readonly (FileChange | UndeterminedFile)[],
  more: Partial<ChangedVolume> = {},
): ChangedVolume {
  return {
    ...{ number: 2, offset: 0, size: 2 ** 20, writtenBytes: 2048, kind: 'ntfs', label: 'D\u0007' },
    ...{ status: 'compared', reason: null, warnings: [] },
    async *changes() {
      yield* changes;
    },
    ...more,
  };
}

const diff = (...volumes: ChangedVolume[]): FileDiff => {
  return { from: 'base.vhdx', to: 'leaf.avhdx', gap: null, warnings: [], volumes };
};

async function collect(parts: AsyncIterable<string>): Promise<string> {
  let text = '';
  for await (const part of parts) text += part;
  return text;
}

it('tells sums first, then each file, with nothing in a name that directs a terminal', async () => {
  const gone: FileChange = {
    ...{ ...file, change: 'removed', type: 'directory', paths: [], previousPaths: ['old'] },
    aspects: [],
  };
  const renamed: FileChange = {
    ...{ ...file, change: 'renamed', paths: ['new', 'link'], aspects: ['names', 'attributes'] },
  };
  const text = await collect(fileDiffText(diff(volume([file, gone, renamed, lost]))));
  expect(text.split('\n')).toEqual([
    'Files from base.vhdx to leaf.avhdx, according to the tables; a write may have written the same bytes again.',
    '',
    'Volume 2, NTFS "D\\u{7}"',
    '0 files and 1 folder removed (24 bytes), 1 file renamed (1 KiB), 1 file changed (1 KiB); 2 KiB of the volume were written.',
    'In 1 place, what happened to the files is not known.',
    'M            5,000  a\\u{202e}.txt   1 KiB written, was 3.9 KiB',
    'D                -  old/',
    'R            5,000  a\\u{202e}.txt -> new (and 1 other name)   attributes or times',
    '?                   ?record-7   the older state is not known: bad\\u{1b} sector',
    '',
  ]);
});

it('says so where no file differs, and where files are not read', async () => {
  const none = volume([]);
  const other = volume([], {
    number: 3,
    kind: 'refs',
    label: null,
    status: 'not-read',
    reason: 'no',
  });
  const text = await collect(fileDiffText(diff(none, other)));
  expect(text).toContain('No file differs; 2 KiB of the volume were written.\n');
  expect(text).toContain('Volume 3, REFS\n2 KiB of it were written. no\n');
});

it('is as its schema says, also where there are more files than are kept', async () => {
  const many = Array.from({ length: 20_001 }, (_, id) => ({ ...file, id }));
  const json = await collect(fileDiffJson(diff(volume([file, lost]), volume(many))));
  expect(json).not.toContain('\u202e');
  const { volumes } = fileDiffSchema.parse(JSON.parse(json));
  expect(volumes.map(({ totals, changes }) => [totals.changed.files, changes.length])).toEqual([
    [1, 2],
    [20_001, 20_001],
  ]);
});
