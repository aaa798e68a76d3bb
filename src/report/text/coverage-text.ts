import type { Coverage } from '../../disk/coverage.ts';
import { type Printable, printable, textOf } from '../printable.ts';
import { coverageWords } from '../view/coverage-words.ts';

/** How much of a disk is known, in a line or a few, each fit for 80 columns. */
export function coverageText(coverage: Coverage): Printable {
  return textOf(coverageWords(coverage).map(printable));
}
