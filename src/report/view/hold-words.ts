import { pathWithin } from './names.ts';

/** What has to be read before anything else; null when nothing is held. */
export function holdWords(subjects: readonly string[], roots: readonly string[]): string | null {
  if (subjects.length === 0) return null;
  const names = subjects.map((subject) => pathWithin(subject, roots)).join(', ');
  return `HOLD: do not restart, shut down or move any machine that uses ${names}`;
}
