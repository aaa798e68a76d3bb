/**
 * What the option parser asks of Node.js's `assert`, which takes longer to load than the parser: that
 * the author of a command line has named its commands and options rightly.
 */
export function strictEqual(actual: unknown, expected: unknown, message?: string): void {
  if (!Object.is(actual, expected))
    throw new Error(message ?? `${String(actual)} is not ${String(expected)}`);
}

export function notStrictEqual(actual: unknown, other: unknown, message?: string): void {
  if (Object.is(actual, other))
    throw new Error(message ?? `${String(actual)} is what it must not be`);
}
