import { describe, expect, it } from 'vitest';
import type { HostSet } from '../../src/host/host-answers.ts';
import { diskName, planOf, setOf } from './small-plan.ts';

const FOLDER = 'C:\\ClusterStorage\\Volume1\\';

/** What the host lists of the set: its disks by number. */
function listed(...disks: number[]): { sets: HostSet[] } {
  const allPaths = [`${FOLDER}s.vhds`, ...disks.map((n) => FOLDER + diskName(n))];
  return {
    sets: [{ source: 'sets.json', path: `${FOLDER}s.vhds`, snapshotIds: [], allPaths }],
  };
}

describe('where the hosts list a disk that the copy does not have', () => {
  const plan = async () => planOf(await setOf(3), { answers: listed(1, 2, 3, 4, 5) });

  it('says so before anything else, and names a disk', async () => {
    const { warnings, inOrder } = await plan();
    expect(warnings[0]).toContain(`not among these files: ${diskName(4)} and 1 more`);
    expect(inOrder).toBe(false);
  });

  it('calls no state the newest', async () => {
    for (const { yields } of (await plan()).options)
      expect(yields.state).not.toContain('newest state');
    const flatten = (await plan()).options.find(({ id }) => id === 'flatten')!;
    expect(flatten.verdict).toBe('recommended');
    expect(flatten.yields.state).toBe(
      'the disk as these files hold it, last written 2026-11-03 00:00 UTC; the hosts list 2 disks ' +
        'more, which may be newer',
    );
  });

  it.each(['merge-on-live-cluster', 'merge-without-room', 'rebuild-set'])(
    'does not offer %s, which rests on these files alone',
    async (id) => {
      const option = (await plan()).options.find((one) => one.id === id)!;
      expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
      const failed = option.preconditions.filter(({ proof }) => proof === 'failed');
      expect(failed.map(({ text }) => text)).toEqual([
        'the set on the cluster is still in the state of these files',
      ]);
      expect(failed[0]!.by[0]!.value).toBe(FOLDER + diskName(4));
    },
  );
});

it('where the host lacks a disk of the copy, the plan may not fit the cluster', async () => {
  const { warnings, options } = await planOf(await setOf(3), { answers: listed(1, 2) });
  expect(warnings[0]).toContain('this plan may not fit the cluster');
  const live = options.find(({ id }) => id === 'merge-on-live-cluster')!;
  expect(live.verdict).toBe('impossible');
  expect(options.find(({ id }) => id === 'rebuild-set')!.verdict).not.toBe('impossible');
});

it('a host that lists the same disks changes nothing, and proves nothing', async () => {
  const plain = await planOf(await setOf(3));
  expect(await planOf(await setOf(3), { answers: listed(1, 2, 3) })).toEqual(plain);
  const live = plain.options.find(({ id }) => id === 'merge-on-live-cluster')!;
  expect(live.verdict).toBe('possible');
  expect(live.preconditions.map(({ proof }) => proof)).toContain('to-be-checked');
});

it('a file that only has another length, as one in use has, contradicts no plan', async () => {
  const path = FOLDER + diskName(3);
  const files = [{ source: 'files.json', path, size: 1, created: null, written: null }];
  const { warnings } = await planOf(await setOf(3), { answers: { files } });
  expect(warnings).toEqual([]);
});
