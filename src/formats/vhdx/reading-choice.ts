import type { Fault } from '../../bytes/fault.ts';

const CHOICES: ReadonlySet<string> = new Set(['log-ignored', 'metadata-assumed']);

/** Whether a fault of an opened file tells of a choice of its reader, and of no damage. */
export function isReadingChoice({ code }: Pick<Fault, 'code'>): boolean {
  return CHOICES.has(code);
}
