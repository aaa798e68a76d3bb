import { expect, it } from 'vitest';
import { byHand, draft, impossible, step, wholeDisk } from '../../src/recovery/draft.ts';
import { setOf, situationIn, wordsOf } from './small-plan.ts';

const yields = { state: 'x', bytes: null, ofBytes: null, certainty: 'unknown' } as const;
const parts = { id: 'flatten', title: 't', why: 'w', yields } as const;

it('makes the folders of new files first, each once', () => {
  const writes = ['new/a', 'new/b', 'D:\\x\\c', 'here'];
  expect(wordsOf(draft({ ...parts, writes, steps: [byHand('then')] }).steps)).toEqual([
    'new',
    'D:\\x',
  ]);
  expect(draft(parts).steps).toEqual([]);
});

it('gives an impossible option no step', () => {
  expect(impossible('flatten', 't', 'why')).toMatchObject({
    verdict: 'impossible',
    steps: [],
    verify: [],
    writes: [],
    yields: { bytes: 0 },
  });
});

it('keeps what a person does apart from what a script does', () => {
  expect(step('a').by).toBe('script');
  expect(byHand('a').by).toBe('person');
});

it('calls the whole disk whole', async () => {
  expect(wholeDisk(await situationIn(await setOf(1)))).toEqual({
    state: 'the whole disk',
    bytes: 0x300000,
    ofBytes: 0x300000,
    certainty: 'exactly',
  });
  expect(wholeDisk(await situationIn(await setOf(2))).state).toContain('all checkpoints included');
});
