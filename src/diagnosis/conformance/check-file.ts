import type { ByteSource } from '../../bytes/byte-source.ts';
import type { Disk } from '../../sets/model.ts';
import { ruleOf } from './catalogue.ts';
import { checkChain } from './chain.ts';
import type { Report, RuleSeverity } from './rule.ts';
import { checkVhds } from './vhds.ts';
import { checkVhdx } from './vhdx.ts';
import { collectViolations, type Violation } from './violations.ts';
import { checkVmcx } from './vmcx.ts';

/** Kinds of files that there are rules for. */
export type CheckedKind = 'vhdx' | 'vhds' | 'vmcx';

/** What the check of one file gave. */
export interface FileCheck {
  readonly path: string;
  readonly kind: CheckedKind;
  /** In the order they were found; of each rule only the first. */
  readonly violations: readonly Violation[];
  /** How often each rule is broken. */
  readonly totals: ReadonlyMap<string, number>;
  /** What damage kept from being checked, in words. */
  readonly unchecked: readonly string[];
}

type Check = (source: ByteSource, report: Report) => Promise<string[]>;

const CHECKS: Readonly<Record<CheckedKind, Check>> = {
  vhdx: checkVhdx,
  vhds: checkVhds,
  vmcx: checkVmcx,
};

export function isChecked(kind: string | null): kind is CheckedKind {
  return kind !== null && Object.hasOwn(CHECKS, kind);
}

/**
 * Checks one file against all rules of its kind.
 * @param disk what is known of the same file as part of a chain
 */
export async function checkFile(
  path: string,
  kind: CheckedKind,
  source: ByteSource,
  disk: Disk | null = null,
): Promise<FileCheck> {
  const { report, listed, totals } = collectViolations(path);
  const unchecked = await CHECKS[kind](source, report);
  if (disk) checkChain(disk, report);
  return { path, kind, violations: listed, totals, unchecked };
}

/** How many places break rules of a severity. */
export function countBySeverity({ totals }: FileCheck, severity: RuleSeverity): number {
  let count = 0;
  for (const [name, total] of totals) if (ruleOf(name).severity === severity) count += total;
  return count;
}
