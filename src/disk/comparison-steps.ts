import type { RunSource } from './read-runs.ts';
import { Kind, NO_LAYER, RunList } from './run-list.ts';

/** One of two contents that are compared: a virtual disk, or a file as it stands. */
export interface ComparedContent {
  /** Bytes. */
  readonly size: number;
  /** What decides each part of `length` bytes from `offset` (default 0) on, in order and without a gap. */
  runs(length: number, offset?: number): AsyncGenerator<RunList>;
  /** What the layers of the runs are read from. */
  readonly layers: readonly ComparedLayer[];
}

export interface ComparedLayer extends RunSource {
  /** Sources of one identity hold the same bytes at the same place; null: nothing is known of that. */
  readonly identity: string | null;
}

/** The next part of two contents. Offset and length in bytes. */
export interface ComparisonStep {
  readonly offset: number;
  readonly length: number;
  /**
   * `same`: the tables prove that no byte differs. `missing`: one of the two can't be told. `read`:
   * the bytes have to be compared, which the runs of both sides say where to find.
   */
  readonly what: 'same' | 'missing' | 'read';
  readonly runs: readonly [RunList, RunList];
}

/** Read and compared at a time. */
export const STEP_BYTES = 2 * 1024 * 1024;
/** Parts that are the same and shorter than this don't end a step: there both sides are taken as zeros. */
const SMALL_GAP = 64 * 1024;
const NO_RUNS: readonly [RunList, RunList] = [new RunList(1), new RunList(1)];

/**
 * What has to be done to compare the first `length` bytes of two contents, in order. Long parts
 * that are the same are one step, however many runs they are made of.
 */
export async function* comparisonSteps(
  contents: readonly [ComparedContent, ComparedContent],
  length: number,
): AsyncGenerator<ComparisonStep> {
  const [a, b] = [new Cursor(contents[0], length), new Cursor(contents[1], length)];
  /** What is told next: a part that needs no reading … */
  let told: { offset: number; length: number; what: 'same' | 'missing' } | null = null;
  /** … or a part that does. */
  let open: { offset: number; end: number; runs: [RunList, RunList] } | null = null;
  for (let at = 0; at < length; ) {
    if (a.left === 0) await a.next();
    if (b.left === 0) await b.next();
    const what = judge(a, b);
    const room = what === 'read' ? roomFrom(open?.offset ?? at, at) : Number.POSITIVE_INFINITY;
    const part = Math.min(a.left, b.left, room);
    if (what === 'read') {
      if (told) yield { ...told, runs: NO_RUNS };
      told = null;
      open ??= { offset: at, end: at, runs: [new RunList(), new RunList()] };
      a.giveTo(open.runs[0], at, part);
      b.giveTo(open.runs[1], at, part);
      open.end = at + part;
    } else if (open && what === 'same' && part < SMALL_GAP && roomFrom(open.offset, at) >= part) {
      for (const runs of open.runs) runs.push(at, part, Kind.Zero, NO_LAYER, 0);
      open.end = at + part;
    } else {
      if (open) yield stepOf(open);
      open = null;
      if (told && told.what !== what) {
        yield { ...told, runs: NO_RUNS };
        told = null;
      }
      told ??= { offset: at, length: 0, what };
      told.length += part;
    }
    a.skip(part);
    b.skip(part);
    at += part;
    if (open && roomFrom(open.offset, at) <= 0) {
      yield stepOf(open);
      open = null;
    }
  }
  if (open) yield stepOf(open);
  if (told) yield { ...told, runs: NO_RUNS };
}

function stepOf({
  offset,
  end,
  runs,
}: {
  offset: number;
  end: number;
  runs: [RunList, RunList];
}): ComparisonStep {
  return { offset, length: end - offset, what: 'read', runs };
}

/** Bytes left from `at` to where a step that begins at `start` has to end. */
function roomFrom(start: number, at: number): number {
  return start + STEP_BYTES - at;
}

/** What the tables say of the place where both cursors stand. */
function judge(a: Cursor, b: Cursor): ComparisonStep['what'] {
  if (a.kind === Kind.Missing || b.kind === Kind.Missing) return 'missing';
  const [aData, bData] = [a.kind === Kind.Data, b.kind === Kind.Data];
  if (!aData && !bData) return 'same';
  const known = aData && bData && a.identity !== null && a.identity === b.identity;
  return known && a.position === b.position ? 'same' : 'read';
}

/** Goes through the runs of a content. */
class Cursor {
  kind = 0;
  layer = NO_LAYER;
  position = 0;
  /** Bytes of the run that are left. */
  left = 0;
  identity: string | null = null;
  readonly #layers: readonly ComparedLayer[];
  readonly #runs: AsyncGenerator<RunList>;
  #list: RunList = NO_RUNS[0];
  #index = 0;

  constructor(content: ComparedContent, length: number) {
    this.#layers = content.layers;
    this.#runs = content.runs(length);
  }

  async next(): Promise<void> {
    while (this.#index === this.#list.count) {
      const { value, done } = await this.#runs.next();
      if (done) throw new RangeError('the runs of a content end before the content does');
      this.#list = value;
      this.#index = 0;
    }
    const i = this.#index++;
    this.kind = this.#list.kind[i]!;
    this.layer = this.#list.layer[i]!;
    this.position = this.#list.position[i]!;
    this.left = this.#list.length[i]!;
    this.identity = this.#layers[this.layer]?.identity ?? null;
  }

  /** Has the part that stands here be read as well. */
  giveTo(runs: RunList, at: number, length: number): void {
    if (this.kind === Kind.Data) runs.push(at, length, Kind.Data, this.layer, this.position);
    else runs.push(at, length, Kind.Zero, NO_LAYER, 0);
  }

  skip(length: number): void {
    this.left -= length;
    if (this.kind === Kind.Data) this.position += length;
  }
}
