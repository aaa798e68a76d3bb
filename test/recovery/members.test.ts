import { expect, it } from 'vitest';
import {
  damagedIn,
  dirtyIn,
  headerInDoubtIn,
  isWhole,
  membersOf,
  readAsAskedIn,
  unprovenIn,
  unreadableIn,
  virtualSizeOf,
} from '../../src/recovery/members.ts';
import type { Disk } from '../../src/sets/model.ts';
import { diskName, setOf, situationIn } from './small-plan.ts';

const names = (disks: readonly Disk[]) => disks.map(({ file }) => file.path);

/** The chain of three disks, the middle one changed. */
async function withMiddle(change: (disk: Disk) => object) {
  const { chain } = await situationIn(await setOf(3));
  const members = chain!.members.map((disk, i) => (i === 1 ? { ...disk, ...change(disk) } : disk));
  return { chain: { ...chain!, members: members as Disk[] } };
}

it('finds the members that cannot be read, or not as they demand, each by its own sign', async () => {
  const signs = [
    [unreadableIn, ({ vhdx }: Disk) => ({ vhdx: { ...vhdx, refusal: { code: 'x' } } })],
    [damagedIn, ({ allocation }: Disk) => ({ allocation: { ...allocation, beyondEnd: 1 } })],
    [damagedIn, ({ allocation }: Disk) => ({ allocation: { ...allocation, faults: ['x'] } })],
    [dirtyIn, ({ vhdx }: Disk) => ({ vhdx: { ...vhdx, log: { dirty: true } } })],
    [readAsAskedIn, ({ vhdx }: Disk) => ({ vhdx: { ...vhdx, faults: [{ code: 'log-ignored' }] } })],
    [
      headerInDoubtIn,
      ({ vhdx }: Disk) => ({ vhdx: { ...vhdx, faults: [{ code: 'header-decides-log' }] } }),
    ],
    [
      unprovenIn,
      ({ parent }: Disk) => ({
        parent: { ...parent, candidates: [{ verdict: 'taken-unproven' }] },
      }),
    ],
  ] as const;
  const whole = await situationIn(await setOf(3));
  expect(names(membersOf(whole))).toEqual([3, 2, 1].map(diskName));
  for (const [find, change] of signs) {
    expect(find(whole), find.name).toEqual([]);
    expect(names(find(await withMiddle(change))), find.name).toEqual([diskName(2)]);
  }
});

it('takes what no data may be read of for no damage beside', async () => {
  const both = ({ vhdx, allocation }: Disk) => ({
    vhdx: { ...vhdx, refusal: { code: 'x' } },
    allocation: { ...allocation, beyondEnd: 1 },
  });
  expect(damagedIn(await withMiddle(both))).toEqual([]);
});

it('calls whole what has every parent and can be read', async () => {
  expect(isWhole(await situationIn(await setOf(2)))).toBe(true);
  expect(isWhole(await situationIn(await setOf(2, { 1: null })))).toBe(false);
  const refused = await withMiddle(({ vhdx }) => ({ vhdx: { ...vhdx, refusal: { code: 'x' } } }));
  expect(isWhole(refused)).toBe(false);
  expect([isWhole({ chain: null }), membersOf({ chain: null })]).toEqual([false, []]);
});

it('tells no virtual size that is not exact', async () => {
  const { chain } = await situationIn(await setOf(1));
  expect(virtualSizeOf({ chain })).toBe(0x300000);
  expect(virtualSizeOf({ chain: null })).toBeNull();
  const { vhdx } = chain!.leaf;
  const metadata = { ...vhdx.metadata!, virtualSize: 2 ** 60 };
  const leaf = { ...chain!.leaf, vhdx: { ...vhdx, metadata } };
  expect(virtualSizeOf({ chain: { ...chain!, leaf } })).toBeNull();
});
