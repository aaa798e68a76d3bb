import { formatCount } from '../../bytes/quantity.ts';
import { ruleOf } from '../../diagnosis/conformance/catalogue.ts';
import { countBySeverity, type FileCheck } from '../../diagnosis/conformance/check-file.ts';
import type { RuleSeverity } from '../../diagnosis/conformance/rule.ts';
import type { Violation } from '../../diagnosis/conformance/violations.ts';
import { pathWithin } from './names.ts';

/** A file that the system, or its kind, keeps from being checked. */
export interface UncheckedFile {
  readonly path: string;
  readonly reason: string;
}

/** What a check gave, file by file; plain data. Texts and names are hostile until shown escaped. */
export interface CheckView {
  readonly files: readonly CheckedFileView[];
  readonly notChecked: readonly (UncheckedFile & { readonly name: string })[];
  /** Whether any file has an error. */
  readonly broken: boolean;
}

export interface CheckedFileView {
  readonly path: string;
  /** The path without the folder that was given. */
  readonly name: string;
  /** `VHDX`, `VHD Set`, `VM configuration` */
  readonly kind: string;
  /** `OK`, or `2 errors, 1 warning`; remarks alone leave a file in order. */
  readonly verdict: string;
  /** Null when it is in order. */
  readonly worst: 'error' | 'warning' | null;
  /** How it was read, where that is no matter of course; `asked`: by a choice of the user. */
  readonly reading: readonly { readonly words: string; readonly asked: boolean }[];
  /** The most severe first; of each rule the first places. */
  readonly violations: readonly ViolationView[];
  /** What of each rule is not listed. */
  readonly more: readonly { readonly ruleId: string; readonly count: number }[];
  /** What damage kept from being checked, in words. */
  readonly unchecked: readonly string[];
}

export interface ViolationView extends Omit<Violation, 'path'> {
  readonly severity: RuleSeverity;
  /** Where the specification says so. */
  readonly section: string;
}

const SEVERITIES: readonly RuleSeverity[] = ['error', 'warning', 'info'];
const NAMES = { vhdx: 'VHDX', vhds: 'VHD Set', vmcx: 'VM configuration' } as const;
const REPLAYED = 'its log is dirty: checked with the log replayed in memory';

/** @param roots folders and files given, left out of names */
export function checkView(
  checks: readonly FileCheck[],
  notChecked: readonly UncheckedFile[],
  roots: readonly string[],
): CheckView {
  const files = checks.map((check) => fileView(check, roots));
  return {
    files,
    notChecked: notChecked.map((one) => ({ ...one, name: pathWithin(one.path, roots) })),
    broken: files.some(({ worst }) => worst === 'error'),
  };
}

function fileView(check: FileCheck, roots: readonly string[]): CheckedFileView {
  const { path, kind, log, choices = [], violations, totals, unchecked } = check;
  const [errors = 0, warnings = 0, remarks = 0] = SEVERITIES.map((one) =>
    countBySeverity(check, one),
  );
  const parts = [
    ...(errors + warnings === 0 ? ['OK'] : []),
    ...(errors > 0 ? [formatCount(errors, 'error')] : []),
    ...(warnings > 0 ? [formatCount(warnings, 'warning')] : []),
    ...(remarks > 0 ? [formatCount(remarks, 'remark')] : []),
  ];
  return {
    path,
    name: pathWithin(path, roots),
    kind: NAMES[kind],
    verdict: parts.join(', '),
    worst: errors > 0 ? 'error' : warnings > 0 ? 'warning' : null,
    reading: [
      ...(log === 'replayed' ? [{ words: REPLAYED, asked: false }] : []),
      ...choices.map((words) => ({ words, asked: true })),
    ],
    violations: violations
      .map(violationView)
      .toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
    more: [...totals].flatMap(([ruleId, total]) => {
      const told = violations.filter((one) => one.ruleId === ruleId).length;
      return total > told ? [{ ruleId, count: total - told }] : [];
    }),
    unchecked,
  };
}

function violationView({ path: _, ...violation }: Violation): ViolationView {
  const { severity, section } = ruleOf(violation.ruleId);
  return { ...violation, severity, section };
}
