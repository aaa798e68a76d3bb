import { expect, it } from 'vitest';
import { shareOf } from '../share.ts';
import { damagedChains } from './damaged-chain.ts';

const PARTS = 8;
const IMAGES = 20_000;
const IN_THE_MIDST = ['changed in the midst', 'not changed in time'];

it.each(Array.from({ length: PARTS }, (_, part) => part))(
  'gives no other bytes without a word, in a part of 20,000 damaged images (%i)',
  async (part) => {
    const outcomes = await damagedChains(1 + part * 1000, shareOf(IMAGES / PARTS));
    // Each way to end is taken: a test that only meets refusals shows nothing.
    for (const outcome of ['refused', 'missing', 'told', 'same', 'source-changed']) {
      expect(outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(10);
    }
    for (const outcome of IN_THE_MIDST) {
      expect(outcomes.get(outcome) ?? 0, outcome).toBeGreaterThan(2);
    }
  },
  600_000,
);
