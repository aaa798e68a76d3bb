import { expect, it } from 'vitest';
import { machineWith } from '../diagnosis/small-diagnosis.ts';
import { eventWith } from '../host/small-event.ts';
import { planOf, setOf, wordsOf } from './small-plan.ts';

const machines = [machineWith('C:\\ClusterStorage\\Volume1\\s.vhds')];

it('under a hold nothing that touches a machine can be had, and the way out is a copy', async () => {
  const events = [eventWith({ vmIds: [machines[0]!.id!] })];
  const plan = await planOf(await setOf(3), { machines, events });
  expect(plan.hold).toBe(true);
  expect(plan.warnings[0]).toMatch(/^HOLD: do not restart/);
  expect(plan.warnings[0]).toContain('3216 at 2026-11-21 02:14 UTC on host1');
  expect(plan.recommended?.id).toBe('flatten');
  const live = plan.options.find(({ id }) => id === 'merge-on-live-cluster');
  expect(live).toMatchObject({ verdict: 'impossible', steps: [] });
  expect(live?.why).toMatch(/^HOLD: /);
  const takeable = plan.options.filter(({ verdict }) => verdict !== 'impossible');
  expect(wordsOf(takeable.flatMap(({ steps }) => steps)).join('\n')).not.toMatch(
    /Start-VM|Stop-VM|Move-VM/,
  );
});

it('also where rights are known to be lacking: the cure would restart the machines', async () => {
  const denied = eventWith({ eventId: 19100, codes: [0x80070005], vmIds: [machines[0]!.id!] });
  const without = await planOf(await setOf(3), { machines, events: [denied] });
  expect(without.recommended?.id).toBe('grant-permissions');
  const held = await planOf(await setOf(3), { machines, events: [denied, eventWith()] });
  expect(held.recommended?.id).toBe('flatten');
});

it('without a sign nothing is held', async () => {
  const plan = await planOf(await setOf(3), { machines });
  expect(plan).toMatchObject({ hold: false, warnings: [] });
  const live = plan.options.find(({ id }) => id === 'merge-on-live-cluster');
  expect(live?.verdict).toBe('possible');
  // The hosts are asked before anything else.
  expect(wordsOf(live!.steps)[0]).toBe('vhdset collect');
});
