import { describe, expect, it } from 'vitest';
import type { CopyComparison, ParentCopies } from '../../src/chains/parent-copies.ts';
import { copiesEvidence, copiesFound, copiesVerdict } from '../../src/recovery/copies-words.ts';

const SAME: CopyComparison = {
  path: 'b/base.vhdx',
  against: 'a/base.vhdx',
  different: 0,
  missing: 0,
  ranges: 0,
  first: [],
  covered: 0,
  showing: 0,
  undecided: 0,
  shown: null,
  notCompared: 0,
  trouble: null,
};

function copies(verdict: ParentCopies['verdict'], ...changes: Partial<CopyComparison>[]) {
  const comparisons = changes.map((change) => ({ ...SAME, ...change }));
  return { child: 'leaf.avhdx', paths: ['a/base.vhdx', 'b/base.vhdx'], verdict, comparisons };
}

const DIFFERENT = copies('different', {
  different: 2048,
  ranges: 2,
  first: [
    { offset: 512, length: 1024, kind: 'different' },
    { offset: 4096, length: 1024, kind: 'different' },
  ],
  covered: 1024,
  showing: 1024,
  shown: { offset: 4096, length: 1024 },
});

describe('in a sentence', () => {
  it.each<[ParentCopies, string]>([
    [copies('equal', {}), 'All of them hold the same data: any one of them will do.'],
    [
      copies('covered', { different: 1024, ranges: 1, covered: 1024 }),
      'They differ in 1 KiB (1 range), but the disks above have data of their own wherever they ' +
        'differ: through this chain, the disk reads the same with every copy.',
    ],
    [
      DIFFERENT,
      'They differ in 2 KiB (2 ranges); the child hides the difference in 1 KiB of it. 1 KiB of ' +
        'that shows through the child, which has no data of its own there: first 1,024 bytes at offset ' +
        '4096 of the disk, in base.vhdx. Nothing found here shows which copy is unchanged.',
    ],
    [
      copies('open', { notCompared: 1024 }),
      'So far no difference was found; up to 1 KiB were not compared, because that would take long. Nothing ' +
        'found here shows which copy is unchanged.',
    ],
    [
      copies('open', { notCompared: 1024, different: 512, ranges: 1, covered: 512 }),
      'So far they differ in 512 bytes (1 range), and none of it is known to show; up to 1 KiB were ' +
        'not compared, because that would take long. Nothing found here shows which copy is unchanged.',
    ],
    [
      copies('open', { trouble: 'the medium is broken' }),
      'base.vhdx could not be compared: the medium is broken. Nothing found here shows which copy ' +
        'is unchanged.',
    ],
    [
      copies('open', { missing: 512, ranges: 1, undecided: 512 }),
      'Whether they differ in 512 bytes is not known: a file is damaged or missing there. Nothing ' +
        'found here shows which copy is unchanged.',
    ],
    [
      copies('open', {}),
      'There are more of them than were compared. Nothing found here shows which copy is unchanged.',
    ],
  ])('%#', (given, sentence) => {
    expect(copiesVerdict(given)).toBe(sentence);
  });

  it('and how they came up', () => {
    expect(copiesFound(2, true)).toContain('2 disks found have the identity');
    expect(copiesFound(2, false)).toContain('none has its identity');
  });
});

it('as evidence: what differs, what of it shows, and where', () => {
  const told = copiesEvidence(DIFFERENT).map(
    ({ path, what, value }) => `${path}: ${what}: ${value}`,
  );
  expect(told).toEqual([
    'b/base.vhdx: bytes that differ from a/base.vhdx: 2048',
    'b/base.vhdx: bytes of these that the chain covers with its own data: 1024',
    'b/base.vhdx: bytes of these that show through the chain: 1024',
    'b/base.vhdx: differs on the disk at: offset 512, 1,024 bytes',
    'b/base.vhdx: differs on the disk at: offset 4096, 1,024 bytes',
  ]);
  expect(copiesEvidence(copies('open', { trouble: 'no' }))).toEqual([
    {
      path: 'b/base.vhdx',
      what: 'not compared with a/base.vhdx',
      value: 'no',
      certainty: 'unknown',
    },
  ]);
});
