import { ShortReadError } from '../../bytes/byte-source.ts';
import { type Fault, FormatError } from '../../bytes/fault.ts';
import type { Breach, Report, RuleSet } from './rule.ts';

/** A rule that a file breaks, at one place. */
export interface Violation extends Breach {
  readonly ruleId: string;
  readonly path: string;
}

/** Places listed for each rule; more are counted only, so that a hostile file costs no memory. */
export const LISTED_PER_RULE = 20;

/** What a file breaks. */
export interface Violations {
  readonly report: Report;
  /** In the order they were found, at most {@link LISTED_PER_RULE} of each rule. */
  readonly listed: readonly Violation[];
  /** How often each rule is broken, listed or not. */
  readonly totals: ReadonlyMap<string, number>;
}

export function collectViolations(path: string): Violations {
  const listed: Violation[] = [];
  const totals = new Map<string, number>();
  const report: Report = (ruleId, breach) => {
    const total = (totals.get(ruleId) ?? 0) + 1;
    totals.set(ruleId, total);
    if (total > LISTED_PER_RULE) return;
    const found = typeof breach === 'function' ? breach() : breach;
    const { offset, expected, actual, message } = found;
    listed.push({
      ...{ ruleId, path, offset, message },
      ...(expected === undefined ? {} : { expected: exact(expected) }),
      ...(actual === undefined ? {} : { actual: exact(actual) }),
    });
  };
  return { report, listed, totals };
}

/** A number of a damaged file may be none that JSON holds exactly; as text it misleads nobody. */
function exact(value: string | number): string | number {
  return typeof value === 'string' || Number.isSafeInteger(value) ? value : String(value);
}

/** Passes on what a decoder found, as far as it is named like one of these rules. */
export function reportFaults<Rules extends RuleSet>(
  faults: readonly Fault[],
  rules: Rules,
  report: Report<keyof Rules & string>,
): void {
  for (const fault of faults) {
    if (!Object.hasOwn(rules, fault.code)) continue;
    const { structure, message: said } = fault;
    const message = said.includes(structure) ? said : `${structure}: ${said}`;
    report(fault.code as keyof Rules & string, { ...fault, message });
  }
}

/** What `read` gives; null where the file is so damaged that it gives up, and `refuse` is told why. */
export async function readOrRefuse<T>(
  read: () => Promise<T>,
  refuse: (fault: Fault) => void,
): Promise<T | null> {
  try {
    return await read();
  } catch (failure) {
    if (failure instanceof FormatError) refuse(failure.fault);
    else if (failure instanceof ShortReadError) {
      const { code, structure, offset } = failure;
      refuse({ code, structure, offset, message: `the file ends inside the ${structure}` });
    } else throw failure;
    return null;
  }
}
