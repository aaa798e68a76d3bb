import type { Fault } from '../../bytes/fault.ts';
import type { Outline } from './outline.ts';

/** What is wrong, each at its place. */
export function outlineFaults(faults: readonly Fault[]): Outline[] {
  return faults.map((fault) => ({
    name: `fault: ${fault.code}`,
    offset: fault.offset,
    note: fault.message,
    fields: {
      structure: fault.structure,
      expected: fault.expected ?? null,
      actual: fault.actual ?? null,
    },
  }));
}
