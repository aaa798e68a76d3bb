import { isReadingChoice } from '../formats/vhdx/reading-choice.ts';
import { isDoubtedBase } from '../sets/doubted-bases.ts';
import type { Disk } from '../sets/model.ts';
import { takenUnproven } from '../sets/parent-link.ts';
import type { Situation } from './situation.ts';

/** The members of the chain, leaf first. */
export function membersOf({ chain }: Pick<Situation, 'chain'>): readonly Disk[] {
  return chain?.members ?? [];
}

/** Members of which no data may be read. */
export function unreadableIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(({ vhdx }) => vhdx.refusal !== null);
}

/** Members that can be read but for some ranges. */
export function damagedIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(
    ({ vhdx, allocation }) =>
      vhdx.refusal === null &&
      allocation !== null &&
      (allocation.beyondEnd > 0 || allocation.faults.length > 0),
  );
}

/** Members whose log must be replayed before their data is right. */
export function dirtyIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(({ vhdx }) => vhdx.log?.dirty === true);
}

/** Disks read otherwise than they demand, because the user said so: a log left aside, sizes assumed. */
export function readAsAskedIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(({ vhdx }) => vhdx.faults.some(isReadingChoice));
}

/** Disks of which a choice of header that nobody made decides whether a log is replayed. */
export function headerInDoubtIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(({ vhdx }) => {
    return vhdx.faults.some(({ code }) => code === 'header-decides-log');
  });
}

/** Disks of which one of two copies of a structure is damaged, and the other is read. */
export function halfDamagedIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(({ vhdx: { headers, regionTables } }) =>
    [...headers, ...(regionTables ?? [])].some(({ valid }) => !valid),
  );
}

/** Disks without a parent whose names say that they have one. */
export function doubtedIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(isDoubtedBase);
}

/** Children whose parent was taken although its identity differs. */
export function unprovenIn(situation: Pick<Situation, 'chain'>): Disk[] {
  return membersOf(situation).filter(({ parent }) => takenUnproven(parent));
}

/** The chain is whole: every parent is at hand, and every file can be read. */
export function isWhole(situation: Pick<Situation, 'chain'>): boolean {
  return situation.chain?.status === 'complete' && unreadableIn(situation).length === 0;
}

/** Bytes; null when damaged, or when there is no disk. */
export function virtualSizeOf({ chain }: Pick<Situation, 'chain'>): number | null {
  const size = chain?.leaf.vhdx.metadata?.virtualSize ?? null;
  return size !== null && Number.isSafeInteger(size) ? size : null;
}
