import { ruleOf } from '../../diagnosis/conformance/catalogue.ts';
import { countBySeverity, type FileCheck } from '../../diagnosis/conformance/check-file.ts';
import type { Rule } from '../../diagnosis/conformance/rule.ts';
import type { Violation } from '../../diagnosis/conformance/violations.ts';
import type { LogUse } from '../../formats/vhdx/vhdx.ts';
import type { UncheckedFile } from '../view/check-view.ts';

/** What `check --json` prints. */
export interface CheckJson {
  readonly tool: { readonly name: 'vhdset'; readonly version: string };
  readonly files: readonly {
    readonly path: string;
    readonly kind: FileCheck['kind'];
    /** No rule is broken that forbids something. */
    readonly ok: boolean;
    readonly violations: readonly (Violation & Pick<Rule, 'severity' | 'section'>)[];
    /** How often each rule is broken; of each, only the first places are listed. */
    readonly totals: Readonly<Record<string, number>>;
    /** What damage kept from being checked, in words. */
    readonly unchecked: readonly string[];
    /** What became of the log; null for a file that has none. */
    readonly log: LogUse | null;
    /** What was read otherwise than the file demands, as asked; in words. */
    readonly choices: readonly string[];
  }[];
  /** Files that could not be read, or for which there are no rules. */
  readonly notChecked: readonly UncheckedFile[];
}

export function checkJson(
  checks: readonly FileCheck[],
  notChecked: readonly UncheckedFile[],
  version: string,
): CheckJson {
  return {
    tool: { name: 'vhdset', version },
    files: checks.map((check) => ({
      path: check.path,
      kind: check.kind,
      ok: countBySeverity(check, 'error') === 0,
      violations: check.violations.map((violation) => {
        const { severity, section } = ruleOf(violation.ruleId);
        return { ...violation, severity, section };
      }),
      totals: Object.fromEntries(check.totals),
      unchecked: check.unchecked,
      log: check.log ?? null,
      choices: check.choices ?? [],
    })),
    notChecked,
  };
}
