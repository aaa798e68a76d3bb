import { type Printable, printable, shown, textOf } from '../printable.ts';

/** What a reading rests on beside the files, a line each; nothing where there is nothing. */
export function warningText(warnings: readonly string[]): Printable {
  return textOf(warnings.map((warning) => shown`Warning: ${printable(warning)}`));
}
