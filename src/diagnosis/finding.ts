export type Severity = 'info' | 'warning' | 'error' | 'critical';

/** Least severe first. */
export const SEVERITIES: readonly Severity[] = ['info', 'warning', 'error', 'critical'];

/** How a claim is known: read from the bytes, concluded from other facts, or not known at all. */
export type Certainty = 'decoded' | 'inferred' | 'unknown';

/** A fact behind a finding, and where it can be looked up. */
export interface Evidence {
  readonly path: string;
  /** Byte offset in the file, where the fact stands at one place. */
  readonly offset?: number;
  readonly what: string;
  readonly value: string | number;
  readonly certainty: Certainty;
}

/** One thing a person should know. `id` is a name that explains itself and never changes its meaning. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  /** Path of the file it is about; a folder when it is about all of them. */
  readonly subject: string;
  /** One line. */
  readonly title: string;
  readonly evidence: readonly Evidence[];
  /** What it means. */
  readonly explanation: string;
  /** What to do next; null when there is nothing to do. */
  readonly advice: string | null;
  /** Specification section, error code or the like; null when there is none. */
  readonly reference: string | null;
}

/** Most severe first, then by name and file: the order in which a person should read them. */
export function bySeverity(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity) ||
    compare(a.id, b.id) ||
    compare(a.subject, b.subject)
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
