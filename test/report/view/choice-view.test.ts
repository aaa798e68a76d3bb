import { expect, it } from 'vitest';
import { vhdset } from '../../../src/recovery/command.ts';
import type { FilesBetween, StateChoice } from '../../../src/recovery/state-choice.ts';
import { choiceViews } from '../../../src/report/view/choice-view.ts';
import type { CountedVolume } from '../../../src/volumes/counted-changes.ts';

const none = { files: 0, folders: 0, bytes: 0, previousBytes: 0 };
const COUNTS = {
  added: { ...none, files: 3, bytes: 1000 },
  removed: { ...none, files: 2, bytes: 500, previousBytes: 500 },
  renamed: { ...none, files: 1 },
  changed: { ...none, files: 10, bytes: 24, previousBytes: 12 },
};

const volume = (more: Partial<CountedVolume> = {}): CountedVolume => ({
  ...{ number: 1, kind: 'ntfs', label: 'DATA', status: 'compared', reason: null },
  ...{ writtenBytes: 4096, warnings: [], counts: COUNTS, undetermined: 0, unknownBytes: 0 },
  largest: [
    { change: 'added', type: 'file', path: 'mail/a.edb', bytes: 900 },
    { change: 'removed', type: 'file', path: 'old.txt', bytes: 500 },
    { change: 'added', type: 'directory', path: 'mail', bytes: 0 },
  ],
  more: false,
  ...more,
});

const found = (...volumes: CountedVolume[]): FilesBetween => ({
  ...{ volumes, by: 'shared', missing: 0, notCompared: 0, trouble: null },
});

function wordsOf(kind: StateChoice['kind'], files: FilesBetween | null): string {
  const paths = { path: '/copy/x.avhdx', against: '/copy/y.avhdx', leaf: '/copy/y.avhdx' };
  const tells = vhdset('diff');
  const { listed } = choiceViews([{ kind, ...paths, tells, files }], ['/copy']);
  const nothing = files?.trouble === null && files.volumes.length === 0;
  expect(listed[0]!.tells).toBe(nothing ? null : tells);
  return listed[0]!.words;
}

it('says of an orphan what would be lost without it, and what it has not', () => {
  expect(wordsOf('orphan', found(volume()))).toBe(
    'Without x.avhdx, 14 files would be lost (3 that it alone has, 11 in its version; 1 KiB). ' +
      'The largest: mail/a.edb. y.avhdx has 2 files that it has not (500 bytes).',
  );
});

it('says of another state, or another parent, what would be lost with it', () => {
  const told =
    '13 files would be lost (2 that y.avhdx alone has, 11 in the version of y.avhdx; 512 bytes). ' +
    'The largest: old.txt. x.avhdx has 3 files that y.avhdx has not (1000 bytes).';
  expect(wordsOf('state', found(volume()))).toBe(`With x.avhdx in place of y.avhdx, ${told}`);
  expect(wordsOf('parent', found(volume()))).toBe(
    `With x.avhdx as the parent in place of y.avhdx, ${told}`,
  );
});

it('keeps apart what is not lost, what is unknown, and what was not looked into', () => {
  const same = { added: none, removed: none, renamed: none, changed: none };
  const unknown = { counts: same, largest: [], undetermined: 2, unknownBytes: 4096 };
  expect(wordsOf('orphan', { ...found(volume(unknown)), missing: 512, notCompared: 1024 })).toBe(
    'Without x.avhdx, no file is known to be lost. Of 2 places it is unknown what became of the ' +
      'files. Of 4 KiB of content it is unknown whether they differ. 512 bytes of the disk are in ' +
      'no file found: what lies there is unknown. At most 1 KiB of content were not compared: more ' +
      'files may differ there.',
  );
  expect(wordsOf('orphan', null)).toContain('was not looked into');
  expect(wordsOf('orphan', found())).toContain('neither state has a file system');
  expect(wordsOf('orphan', { ...found(), trouble: 'torn' })).toMatch(/could not be told: torn\.$/);
  expect(wordsOf('orphan', found(volume({ more: true })))).toContain('at least 14 files');
});

it('tells each of several volumes, and why one could not be read', () => {
  const encrypted = volume({ number: 2, label: null, status: 'not-read', reason: 'BitLocker' });
  const words = wordsOf('orphan', found(volume({ warnings: ['a dirty log'] }), encrypted));
  expect(words).toMatch(/^Volume 1 “DATA”: Without x\.avhdx, 14 files/);
  expect(words).toContain('a dirty log.');
  expect(words).toMatch(/Volume 2: Without x.*the file system could not be read: BitLocker\.$/);
  expect(wordsOf('orphan', found(volume({ status: 'formatted' })))).toContain('different file sys');
});

it('says in one line of how many no file system is recognised, and keeps apart what is missing', () => {
  const choice = (name: string, files: FilesBetween): StateChoice => {
    const paths = { path: `/copy/${name}.avhdx`, against: '/copy/y.avhdx', leaf: '/copy/y.avhdx' };
    return { kind: 'orphan', ...paths, tells: vhdset('diff'), files };
  };
  const blank = Array.from({ length: 9 }, (_, index) => choice(`b${index}`, found()));
  const others = [
    choice('full', found(volume())),
    choice('torn', { ...found(), missing: 512 }),
    choice('bad', { ...found(), trouble: 'torn' }),
  ];
  const { listed, folded } = choiceViews([...blank, ...others], ['/copy']);
  expect(folded).toEqual([]);
  expect(listed.map(({ words }) => words)).toEqual([
    expect.stringMatching(/^Without full\.avhdx, 14 files/),
    'Without torn.avhdx: neither state has a file system that is recognised. ' +
      '512 bytes of the disk are in no file found: what lies there is unknown.',
    expect.stringMatching(/^Without bad\.avhdx: .*could not be told: torn\.$/),
    'No file system is recognised in y.avhdx, nor in what could be taken instead or is not used: ' +
      'b0.avhdx, b1.avhdx, b2.avhdx, b3.avhdx, b4.avhdx, … and 4 more. ' +
      'What these 9 hold cannot be told in files.',
  ]);
  expect(listed.at(-1)!.tells).toBeNull();
  expect(choiceViews(blank.slice(0, 1), ['/copy']).listed[0]!.words).toBe(
    'Without b0.avhdx: neither state has a file system that is recognised.',
  );
});
