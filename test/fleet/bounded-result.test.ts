import { expect, it } from 'vitest';
import { bounded } from '../../src/fleet/bounded-result.ts';
import { type FleetResult, NO_OUTCOME } from '../../src/report/json/fleet-result-schema.ts';

const result: FleetResult = {
  schema: 'vhdset-fleet-result-1',
  ...{ key: 'c1', action: 'analyze', status: 'done', error: null, root: '/a', path: '/a/b' },
  ...{ kind: 'set', files: 1, bytes: 1, bytesRead: 1, seconds: 1, worker: 'w', version: '1' },
  finished: '2026-11-28T00:00:00.000Z',
  ...NO_OUTCOME,
};

it('leaves out the end of what is too long, and counts it', () => {
  const member = {
    ...{ path: 'x'.repeat(4000), size: 1, modified: null, identity: null },
    ...{ virtualDiskId: null, dataBytes: null },
  };
  const analysis = {
    ...{ status: 'complete', disks: 2000, checkpoints: 1999, virtualSize: 1, hold: false },
    ...{ worst: null, findings: [], recommended: null, oldestCheckpoint: null },
    ...{ newestCheckpoint: null, growth: [], machines: [] },
    ...{ members: Array(2000).fill(member), membersLeftOut: 7 },
  } as FleetResult['analysis'];
  const cut = bounded({ ...result, analysis });
  expect(JSON.stringify(cut).length).toBeLessThan(512 * 1024);
  const { members, membersLeftOut } = cut.analysis!;
  expect(members.length).toBeGreaterThan(50);
  expect(members.length + membersLeftOut).toBe(2007);
  expect(bounded(result)).toEqual(result);
});

it('cuts a message', () => {
  const error = { code: 'x', message: 'y'.repeat(10_000) };
  expect(bounded({ ...result, error }).error!.message).toHaveLength(2000);
});
