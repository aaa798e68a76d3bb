import { printable } from '../printable.ts';

/** What a reading rests on beside the files, a line each; nothing where there is nothing. */
export function warningText(warnings: readonly string[]): string {
  return warnings.map((warning) => `Warning: ${printable(warning)}\n`).join('');
}
