import type { LogUse } from '../../formats/vhdx/vhdx.ts';

/** `error`: forbidden by the format; `warning`: against it, and harmless so far; `info`: worth a look. */
export type RuleSeverity = 'error' | 'warning' | 'info';

/** One rule of a format; its name stands where the rules are collected. */
export interface Rule {
  readonly severity: RuleSeverity;
  /** Where it comes from: `[MS-VHDX] 2.2.2`. */
  readonly section: string;
  /** What holds in a sound file, in a few words. */
  readonly title: string;
  /** What it is about, in one sentence. */
  readonly sentence: string;
}

/** Rules by their stable kebab-case names. */
export type RuleSet = Readonly<Record<string, Rule>>;

const ofSeverity =
  (severity: RuleSeverity) =>
  (section: string, title: string, sentence: string): Rule => ({
    severity,
    section,
    title,
    sentence,
  });
export const error = ofSeverity('error');
export const warning = ofSeverity('warning');
export const info = ofSeverity('info');

/** Where a rule is broken, and how. */
export interface Breach {
  /** Byte offset in the file. */
  readonly offset: number;
  readonly expected?: string | number;
  readonly actual?: string | number;
  /** One sentence that a person understands. */
  readonly message: string;
}

/**
 * Takes down that a rule is broken; each structure's check can name its own rules alone. A breach
 * that may occur millions of times is given as a function: it is called only for those that are listed.
 */
export type Report<Name extends string = string> = (
  rule: Name,
  breach: Breach | (() => Breach),
) => void;

/** What the check of a file gave beside the rules it breaks. */
export interface CheckOutcome {
  /** What damage kept from being checked, in words. */
  readonly unchecked: readonly string[];
  /** What became of the log; of a VHDX alone. */
  readonly log?: LogUse;
  /** What was read otherwise than the file demands, as asked; in words. */
  readonly choices?: readonly string[];
}
