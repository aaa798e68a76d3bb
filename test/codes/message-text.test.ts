import { expect, it } from 'vitest';
import { CODES } from '../../src/codes/catalogue.ts';
import {
  isPartOfMessage,
  likeness,
  plainWords,
  quotesMessage,
} from '../../src/codes/message-text.ts';

const cancelled = CODES.find((entry) => entry.value === 18014)!;

it('compares words, not punctuation or case', () => {
  expect(plainWords('  The “chain” of disks\r\nis BROKEN.')).toBe('the chain of disks is broken');
});

it('finds a whole message around the names that fill its gaps', () => {
  expect(
    quotesMessage(plainWords("Checkpoint operation for 'vm 1' was cancelled. (ID 3)"), cancelled),
  ).toBe(true);
  expect(quotesMessage(plainWords('was cancelled: checkpoint operation for x'), cancelled)).toBe(
    false,
  );
  expect(
    quotesMessage(plainWords("Checkpoint operation for 'vm 1' was cancelledish"), cancelled),
  ).toBe(false);
});

it('takes a piece of a message only when it says enough', () => {
  expect(isPartOfMessage('was cancelled', cancelled)).toBe(true);
  expect(isPartOfMessage('cancelled', cancelled)).toBe(false);
  expect(isPartOfMessage('cancel', cancelled)).toBe(false);
});

it('measures likeness from 0 to 1', () => {
  expect(likeness('same text', 'Same  text!')).toBe(1);
  expect(likeness('abc', 'xyz')).toBe(0);
  expect(likeness('', '')).toBe(0);
  expect(likeness('identifier mismatch', 'identifiers mismatched')).toBeGreaterThan(0.6);
});
