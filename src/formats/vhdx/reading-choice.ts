import type { Fault } from '../../bytes/fault.ts';

const CHOICES: ReadonlySet<string> = new Set(['log-ignored', 'metadata-assumed', 'header-chosen']);
/** Choices that the file leaves open, and that were made without being asked for. */
const DOUBTS: ReadonlySet<string> = new Set(['header-decides-log']);

/** Whether a fault of an opened file tells of a choice of its reader, and of no damage. */
export function isReadingChoice({ code }: Pick<Fault, 'code'>): boolean {
  return CHOICES.has(code);
}

/** Whether a fault tells of what a reading rests on, chosen or not: every result has to say so. */
export function qualifiesReading(fault: Pick<Fault, 'code'>): boolean {
  return isReadingChoice(fault) || DOUBTS.has(fault.code);
}
