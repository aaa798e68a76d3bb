import { Violation } from './violation.ts';

/** @throws {Violation} when a number of what becomes JSON is none that every reader takes exactly */
export function requireSafeNumbers(value: unknown): void {
  const text = JSON.stringify(value, (key, inner: unknown) => {
    if (typeof inner === 'number' && Number.isInteger(inner) && !Number.isSafeInteger(inner)) {
      throw new Violation(`${key} is ${inner} in JSON`);
    }
    return inner;
  });
  if (/\p{Cs}/u.test(text)) throw new Violation('JSON holds a lone surrogate');
}
