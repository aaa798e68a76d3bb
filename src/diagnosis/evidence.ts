import type { Fault } from '../bytes/fault.ts';
import type { Disk } from '../sets/model.ts';
import type { Evidence } from './finding.ts';

/** A fault that a decoder found in a file, as evidence. */
export function faultEvidence(path: string, { offset, structure, code, message }: Fault): Evidence {
  return { path, offset, what: `${structure}: ${code}`, value: message, certainty: 'decoded' };
}

/** What a child's locator says of the parent it was made from, one entry each. */
export function locatorEvidence({ file: { path }, parent, vhdx }: Disk): Evidence[] {
  const locator = vhdx.metadata?.parentLocator;
  const offset = locator?.offset ?? 0;
  const asked: [string, string | null | undefined][] = [
    ['parent_linkage', parent?.linkage],
    ['parent_linkage2', parent?.linkage2],
    ['relative_path', locator?.relativePath],
    ['volume_path', locator?.volumePath],
    ['absolute_win32_path', locator?.absolutePath],
  ];
  return asked.flatMap(([what, value]) =>
    value ? [{ path, offset, what, value, certainty: 'decoded' as const }] : [],
  );
}
