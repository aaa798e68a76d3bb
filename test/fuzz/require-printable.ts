import { UNPRINTABLE } from '../../src/report/printable.ts';
import { Violation } from './violation.ts';

/** @throws {Violation} when a text for the terminal holds anything but line breaks that directs it */
export function requirePrintable(text: string): void {
  const [found] = text.replaceAll('\n', '').match(UNPRINTABLE) ?? [];
  if (found === undefined) return;
  const code = found.codePointAt(0)!.toString(16);
  throw new Violation(`U+${code} reaches the terminal`);
}
