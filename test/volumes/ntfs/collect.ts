import type { FoundEntry } from '../../../src/volumes/file-system.ts';

/** All items. */
export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Path, and the codes of what is wrong. */
export function told(entry: FoundEntry): string {
  const codes =
    entry.found === 'unreadable'
      ? [`unreadable ${entry.fault.code}`]
      : entry.faults.map((f) => f.code);
  return [entry.path, ...codes].join(' ');
}
