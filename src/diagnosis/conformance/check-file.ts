import { abortable } from '../../bytes/abortable-source.ts';
import type { ByteSource } from '../../bytes/byte-source.ts';
import type { ReadingChoices } from '../../formats/vhdx/vhdx.ts';
import type { Disk } from '../../sets/model.ts';
import { ruleOf } from './catalogue.ts';
import { checkChain } from './chain.ts';
import type { CheckOutcome, Report, RuleSeverity } from './rule.ts';
import { checkVhds } from './vhds.ts';
import { checkVhdx } from './vhdx.ts';
import { collectViolations, type Violation } from './violations.ts';
import { checkVmcx } from './vmcx.ts';

/** Kinds of files that there are rules for. */
export type CheckedKind = 'vhdx' | 'vhds' | 'vmcx';

/** What the check of one file gave. */
export interface FileCheck extends CheckOutcome {
  readonly path: string;
  readonly kind: CheckedKind;
  /** In the order they were found; of each rule only the first. */
  readonly violations: readonly Violation[];
  /** How often each rule is broken. */
  readonly totals: ReadonlyMap<string, number>;
}

type Check = (source: ByteSource, report: Report, choices: ReadingChoices) => Promise<CheckOutcome>;

/** What is known of a file beside its bytes. */
export interface CheckOptions extends ReadingChoices {
  /** The same file as part of a chain. */
  readonly disk?: Disk | null;
  /** Once it has aborted, nothing more of the file is read. */
  readonly signal?: AbortSignal | undefined;
}

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
 * @throws the reason of `options.signal`, once that has aborted
 */
export async function checkFile(
  path: string,
  kind: CheckedKind,
  source: ByteSource,
  { disk, signal, ...choices }: CheckOptions = {},
): Promise<FileCheck> {
  const { report, listed, totals } = collectViolations(path);
  const outcome = await CHECKS[kind](abortable(source, signal), report, choices);
  // Nothing that was broken off is the trouble of the file.
  signal?.throwIfAborted();
  if (disk) checkChain(disk, report);
  return { path, kind, violations: listed, totals, ...outcome };
}

/** How many places break rules of a severity. */
export function countBySeverity({ totals }: FileCheck, severity: RuleSeverity): number {
  let count = 0;
  for (const [name, total] of totals) if (ruleOf(name).severity === severity) count += total;
  return count;
}
