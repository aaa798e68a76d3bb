import { codeOf } from '../bytes/vhdset-error.ts';
import type { Case } from '../case/case.ts';
import { ruleOf } from '../diagnosis/conformance/catalogue.ts';
import {
  checkFile,
  countBySeverity,
  type FileCheck,
  isChecked,
} from '../diagnosis/conformance/check-file.ts';
import type { FleetResult } from '../report/json/fleet-result-schema.ts';

type Check = NonNullable<FleetResult['check']>;

const MOST_PLACES = 40;
const MOST_NOT_CHECKED = 40;

/** Checks every file of a case against the rules of its format. */
export async function summariseCheck({ inventory }: Case): Promise<Check> {
  const checks: FileCheck[] = [];
  const notChecked: Check['notChecked'] = [];
  const diskOf = new Map(inventory.disks.map((disk) => [disk.file, disk]));
  for (const file of inventory.files.filter(({ origin }) => origin === 'root')) {
    const { path, kind, promised, tree } = file;
    const checked = isChecked(kind) ? kind : promised;
    if (kind === 'unreadable') notChecked.push({ path, reason: file.error ?? 'unreadable' });
    if (kind === 'unreadable' || !isChecked(checked)) continue;
    try {
      const disk = diskOf.get(file) ?? null;
      checks.push(await checkFile(path, checked, await tree.open(path), { disk }));
    } catch (failure) {
      const code = codeOf(failure);
      if (code !== 'source-unreadable' && code !== 'short-read') throw failure;
      notChecked.push({ path, reason: (failure as Error).message });
    }
  }
  const count = (severity: 'error' | 'warning') =>
    checks.reduce((sum, one) => sum + countBySeverity(one, severity), 0);
  const places = checks.flatMap(({ violations }) => violations);
  return {
    files: checks.length,
    errors: count('error'),
    warnings: count('warning'),
    rules: totalsOf(checks),
    places: places.slice(0, MOST_PLACES).map(({ path, ruleId, offset, message }) => {
      return { path, rule: ruleId, offset, message };
    }),
    notChecked: notChecked.slice(0, MOST_NOT_CHECKED),
  };
}

function totalsOf(checks: readonly FileCheck[]): Check['rules'] {
  const totals = new Map<string, number>();
  for (const one of checks) {
    for (const [rule, count] of one.totals) totals.set(rule, (totals.get(rule) ?? 0) + count);
  }
  return [...totals]
    .map(([rule, count]) => ({ rule, severity: ruleOf(rule).severity, count }))
    .sort((a, b) => (a.rule < b.rule ? -1 : 1));
}
