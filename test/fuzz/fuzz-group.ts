import { expect, it } from 'vitest';
import { shareOf } from '../share.ts';
import { GROUPS } from './all-subjects.ts';
import { runCase } from './run-case.ts';

/** The same cases on every machine; `npm run fuzz` takes others. */
const SEED = 1;
/** So many failures of a subject are told before it is given up. */
const MOST_TOLD = 3;

/** A test for each subject of a group; a failure names the case and how to run it again. */
export async function fuzzGroup(name: string): Promise<void> {
  const group = GROUPS.find((candidate) => candidate.name === name)!;
  const cases = shareOf(group.cases);
  for (const subject of await group.load()) {
    it(`${subject.name}, ${cases} times`, async () => {
      const failures: string[] = [];
      for (let number = 0; number < cases && failures.length < MOST_TOLD; number++) {
        await runCase({ subject, seed: SEED, number }).catch((error: Error) => {
          failures.push(error.message);
        });
      }
      expect(failures).toEqual([]);
    }, 600_000);
  }
}
