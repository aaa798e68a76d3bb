import { describe, expect, it } from 'vitest';
import { PiecePlans } from '../../src/disk/piece-plans.ts';
import { Kind, NO_LAYER, RunList } from '../../src/disk/run-list.ts';

const KIB = 1024;
const BUFFER = 256 * KIB;
const layers = [{ name: 'leaf' }];

/** Runs that follow each other, as pairs of kind and length. */
function listOf(start: number, ...runs: readonly (readonly [kind: number, length: number])[]) {
  const list = new RunList();
  let at = start;
  for (const [kind, length] of runs) {
    const data = kind === Kind.Data;
    list.push(at, length, kind, data || kind === Kind.Missing ? 0 : NO_LAYER, data ? 7 * at : 0);
    at += length;
  }
  return list;
}

/** All plans of these lists: offset, length, and of each run its offset, or that it is of zeros. */
function plansOf(lists: readonly RunList[], refusing: typeof layers | null = layers): string[] {
  const plans = new PiecePlans(BUFFER, refusing);
  const told: string[] = [];
  const take = (next: () => ReturnType<PiecePlans['next']>) => {
    for (let plan = next(); plan; plan = next()) {
      const { offset, length, runs } = plan;
      const parts = Array.from({ length: runs?.count ?? 0 }, (_, i) => {
        const from = runs!.offset[i]!;
        if (runs!.kind[i] !== Kind.Data) return 'gap';
        expect(runs!.position[i]).toBe(7 * listStart(lists, from) + from - listStart(lists, from));
        return from / KIB;
      });
      told.push(`${offset / KIB}+${length / KIB}: ${runs ? parts.join(' ') : 'zeros'}`);
    }
  };
  for (const list of lists) {
    plans.add(list);
    take(() => plans.next());
  }
  take(() => plans.last());
  return told;
}

/** Where the run begins that holds an offset. */
function listStart(lists: readonly RunList[], offset: number): number {
  for (const { count, offset: starts, length } of lists) {
    for (let i = 0; i < count; i++) {
      if (offset >= starts[i]! && offset < starts[i]! + length[i]!) return starts[i]!;
    }
  }
  return -1;
}

describe('plans of pieces', () => {
  it('end on multiples of a buffer, however the runs and the lists of them are cut', () => {
    const lists = [
      listOf(100 * KIB, [Kind.Data, 60 * KIB]),
      listOf(160 * KIB, [Kind.Data, 200 * KIB], [Kind.Data, 400 * KIB]),
    ];
    expect(plansOf(lists)).toEqual(['100+156: 100 160', '256+256: 256 360', '512+248: 512']);
  });

  it('take small gaps of zeros along, and let long zeros stand for themselves', () => {
    const list = listOf(
      0,
      [Kind.Zero, 32 * KIB],
      [Kind.Unallocated, 32 * KIB],
      [Kind.Data, 32 * KIB],
      [Kind.Zero, 32 * KIB],
      [Kind.Data, 32 * KIB],
      [Kind.Unallocated, 64 * KIB],
      [Kind.Data, 32 * KIB],
    );
    expect(plansOf([list])).toEqual([
      '0+64: zeros',
      '64+96: 64 gap 128',
      '160+64: zeros',
      '224+32: 224',
    ]);
  });

  it('cut zeros that lists without end go on with', () => {
    const GIB = KIB * KIB * KIB;
    const lists = [listOf(0, [Kind.Zero, 1.5 * GIB]), listOf(1.5 * GIB, [Kind.Unallocated, GIB])];
    expect(plansOf(lists)).toEqual([
      `0+${KIB * KIB}: zeros`,
      `${KIB * KIB}+${KIB * KIB}: zeros`,
      `${2 * KIB * KIB}+${(KIB * KIB) / 2}: zeros`,
    ]);
  });

  it('are made one at a time: one run may be the whole disk', () => {
    const plans = new PiecePlans(BUFFER, layers);
    plans.add(listOf(0, [Kind.Data, 2 ** 46]));
    for (let i = 0; i < 3; i++) {
      expect(plans.next()).toMatchObject({ offset: i * BUFFER, length: BUFFER });
    }
  });

  it('refuse what is missing when all before it is planned, or take it as zeros', () => {
    const list = listOf(0, [Kind.Data, 300 * KIB], [Kind.Missing, 64 * KIB]);
    const plans = new PiecePlans(BUFFER, layers);
    plans.add(list);
    expect(plans.next()).toMatchObject({ offset: 0, length: BUFFER });
    expect(() => plans.next()).toThrow('missing: 65536 bytes at offset 307200');
    expect(plansOf([list], null)).toEqual(['0+256: 0', '256+44: 256', '300+64: zeros']);
  });
});
