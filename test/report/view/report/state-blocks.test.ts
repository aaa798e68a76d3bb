import { expect, it } from 'vitest';
import { stateBlocks } from '../../../../src/report/view/report/state-blocks.ts';
import type { CountedVolume } from '../../../../src/volumes/counted-changes.ts';
import { blocksOf } from './small-report.ts';

const none = { files: 0, folders: 0, bytes: 0, previousBytes: 0 };

function volume(change: Partial<CountedVolume>): CountedVolume {
  return {
    ...({ number: 2, kind: 'ntfs', label: 'DATA', status: 'compared', reason: null } as const),
    ...{ writtenBytes: 4096, warnings: [], undetermined: 0, unknownBytes: 0, more: false },
    counts: { added: none, removed: none, renamed: none, changed: none },
    largest: [],
    ...change,
  };
}

const of = (volumes: readonly CountedVolume[], trouble: string | null = null) =>
  stateBlocks([{ from: 'x/a.avhdx', to: 'x/b.avhdx', volumes, trouble }]);
const textsOf = (blocks: ReturnType<typeof of>) => blocksOf(blocks, 'text').map(({ text }) => text);

it('counts what happened, and names the largest', () => {
  const added = { files: 3, folders: 1, bytes: 9000, previousBytes: 0 };
  const largest = [{ change: 'added', type: 'file', path: 'x/y.bin', bytes: 8000 } as const];
  const counts = { added, removed: none, renamed: none, changed: none };
  const blocks = of([volume({ counts, largest, undetermined: 2, warnings: ['odd'] })]);
  expect(blocks[0]).toEqual({ kind: 'heading', text: 'Files from a.avhdx to b.avhdx' });
  expect(textsOf(blocks)).toEqual([
    'Volume 2, NTFS "DATA": 4 KiB of it were written. 2 files could not be compared.',
  ]);
  expect(blocksOf(blocks, 'warning')).toEqual([{ kind: 'warning', text: 'odd' }]);
  const [happened, named] = blocksOf(blocks, 'table');
  expect(happened!.rows[0]).toEqual(['added', '3', '1', { bytes: 9000 }]);
  expect(named!.caption).toBe('The 1 largest of them');
  expect(named!.rows).toEqual([['x/y.bin', 'added', { bytes: 8000 }]]);
});

it('says where no file differs, where a volume was not read, and what was not determined', () => {
  expect(textsOf(of([volume({})]))).toEqual([
    'Volume 2, NTFS "DATA": 4 KiB of it were written. No file is known to differ.',
  ]);
  const unread = volume({ status: 'not-read', kind: null, label: null, reason: 'It is damaged.' });
  expect(textsOf(of([unread]))).toEqual([
    'Volume 2, unknown, not read: 4 KiB of it were written. It is damaged.',
  ]);
  expect(textsOf(of([]))).toEqual(['Neither state has a volume that is recognised.']);
  expect(of([], 'it changed').at(-1)).toEqual({
    kind: 'warning',
    text: 'Not everything could be determined: it changed',
  });
  expect(textsOf(of([], 'it changed'))).toEqual([]);
  expect(textsOf(of([volume({ more: true })]))[0]).toContain('There are more changes');
});
