import { SEVERITIES, type Severity } from '../diagnosis/finding.ts';
import type { FleetResult } from '../report/json/fleet-result-schema.ts';

/** What is said of one set or chain, from all results that there are of it. Sizes in bytes. */
export interface OverviewRow {
  readonly path: string;
  readonly kind: FleetResult['kind'];
  readonly bytes: number;
  readonly status: string | null;
  readonly checkpoints: number | null;
  readonly virtualSize: number | null;
  readonly hold: boolean;
  readonly worst: Severity | null;
  readonly recommended: string | null;
  /** Of what a machine would see. */
  readonly sha256: string | null;
  readonly comparison: string | null;
  /** Rules broken, as the check counts errors; null where it was not checked. */
  readonly errors: number | null;
}

/** Thousands of sets at a glance. */
export interface Overview {
  readonly results: number;
  /** The first and the last time at which a result was made; null without results. */
  readonly from: string | null;
  readonly to: string | null;
  readonly rows: readonly OverviewRow[];
  readonly failed: readonly {
    readonly path: string;
    readonly action: string;
    readonly code: string;
    readonly message: string;
  }[];
  /** Of errors and critical findings: in how many sets each is. */
  readonly damage: readonly {
    readonly id: string;
    readonly severity: Severity;
    readonly sets: number;
    readonly first: string;
  }[];
  /** By the Monday of the week. */
  readonly growth: readonly { readonly week: string; readonly bytes: number }[];
  /** Disks with one DataWriteGuid in several places. */
  readonly copies: readonly { readonly identity: string; readonly paths: readonly string[] }[];
}

/** Microsoft calls a chain of more excessive. */
export const MANY_CHECKPOINTS = 50;

/** Takes results one by one, and keeps of each only what an overview says of it. */
export class OverviewMaker {
  #results = 0;
  #from: string | null = null;
  #to: string | null = null;
  readonly #latest = new Map<string, { finished: string; told: Kept }>();

  /** Of several results of one action on one set, the latest counts. */
  add(result: FleetResult): void {
    const { action, path, finished } = result;
    this.#results++;
    if (this.#from === null || finished < this.#from) this.#from = finished;
    if (this.#to === null || finished > this.#to) this.#to = finished;
    const key = `${action} ${path}`;
    const known = this.#latest.get(key);
    if (!known || known.finished <= finished) {
      this.#latest.set(key, { finished, told: keptOf(result) });
    }
  }

  finish(): Overview {
    const all = [...this.#latest.values()].map(({ told }) => told);
    all.sort((a, b) => compare(a.path, b.path) || compare(a.action ?? '', b.action ?? ''));
    return {
      ...{ results: this.#results, from: this.#from, to: this.#to },
      rows: rowsOf(all),
      failed: all.flatMap(({ path, action, error }) => {
        return error ? [{ path, action: action ?? 'unknown', ...error }] : [];
      }),
      damage: damageOf(all),
      growth: growthOf(all),
      copies: copiesOf(all),
    };
  }
}

type Kept = Pick<
  FleetResult,
  'path' | 'kind' | 'action' | 'bytes' | 'error' | 'hash' | 'comparison' | 'export'
> & {
  readonly errors: number | null;
  readonly analysis: FleetResult['analysis'];
};

function keptOf(result: FleetResult): Kept {
  const { path, kind, action, bytes, error, hash, comparison, check, analysis } = result;
  const kept = { path, kind, action, bytes, error, hash, comparison, analysis };
  return { ...kept, export: result.export, errors: check?.errors ?? null };
}

function rowsOf(all: readonly Kept[]): OverviewRow[] {
  const rows = new Map<string, OverviewRow>();
  for (const one of all) {
    // What is no job names no set.
    if (one.path === '') continue;
    const { path, kind, bytes, analysis, hash, comparison } = one;
    const known = rows.get(path);
    rows.set(path, {
      ...{ path, kind, bytes },
      status: analysis?.status ?? known?.status ?? null,
      checkpoints: analysis?.checkpoints ?? known?.checkpoints ?? null,
      virtualSize: analysis?.virtualSize ?? hash?.size ?? known?.virtualSize ?? null,
      hold: analysis?.hold ?? known?.hold ?? false,
      worst: analysis?.worst ?? known?.worst ?? null,
      recommended: analysis?.recommended ?? known?.recommended ?? null,
      sha256: hash?.digest ?? one.export?.sha256 ?? known?.sha256 ?? null,
      comparison: comparison?.verdict ?? known?.comparison ?? null,
      errors: one.errors ?? known?.errors ?? null,
    });
  }
  return [...rows.values()];
}

function damageOf(all: readonly Kept[]): Overview['damage'] {
  const found = new Map<string, { id: string; severity: Severity; sets: number; first: string }>();
  for (const { analysis, path } of all) {
    for (const { id, severity } of analysis?.findings ?? []) {
      if (severity !== 'error' && severity !== 'critical') continue;
      const known = found.get(`${id} ${severity}`);
      if (known) known.sets++;
      else found.set(`${id} ${severity}`, { id, severity, sets: 1, first: path });
    }
  }
  const rank = (severity: Severity) => SEVERITIES.indexOf(severity);
  return [...found.values()].sort(
    (a, b) => rank(b.severity) - rank(a.severity) || b.sets - a.sets || compare(a.id, b.id),
  );
}

function growthOf(all: readonly Kept[]): Overview['growth'] {
  const weeks = new Map<string, number>();
  for (const { analysis } of all) {
    for (const { week, bytes } of analysis?.growth ?? []) {
      weeks.set(week, (weeks.get(week) ?? 0) + bytes);
    }
  }
  return [...weeks]
    .map(([week, bytes]) => ({ week, bytes }))
    .sort((a, b) => compare(a.week, b.week));
}

function copiesOf(all: readonly Kept[]): Overview['copies'] {
  const places = new Map<string, Set<string>>();
  for (const { analysis } of all) {
    for (const { identity, path } of analysis?.members ?? []) {
      if (identity === null) continue;
      const known = places.get(identity);
      if (known) known.add(path);
      else places.set(identity, new Set([path]));
    }
  }
  return [...places]
    .filter(([, paths]) => paths.size > 1)
    .map(([identity, paths]) => ({ identity, paths: [...paths].sort() }))
    .sort((a, b) => compare(a.paths[0]!, b.paths[0]!));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
