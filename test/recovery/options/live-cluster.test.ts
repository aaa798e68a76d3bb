import { expect, it } from 'vitest';
import { machineWith } from '../../diagnosis/small-diagnosis.ts';
import { diskName, optionOf, planOf, setOf, wordsOf } from '../small-plan.ts';

const machines = [
  machineWith('C:\\ClusterStorage\\s.vhds'),
  machineWith('C:\\ClusterStorage\\s.vhds', {
    path: 'node2.vmcx',
    name: "node'; 2",
    id: 'a0af7903-94b4-4a2c-b3b3-16050d5f80f2',
  }),
];

it('stops all machines, then starts all; nothing of it by a script', async () => {
  const option = await optionOf(await setOf(2), 'merge-on-live-cluster', { machines });
  expect(option.verdict).toBe('possible');
  expect([...option.steps, ...option.verify].every(({ by }) => by === 'person')).toBe(true);
  const orders = wordsOf(option.steps).filter((words) => /^(Stop|Start)-VM/.test(words));
  expect(orders).toEqual([
    'Stop-VM -Name node1',
    "Stop-VM -Name node'; 2",
    'Start-VM -Name node1',
    "Start-VM -Name node'; 2",
  ]);
  expect(option.preconditions[0]).toMatchObject({ proof: 'proven' });
  expect(option.warnings.join()).toContain(
    'does not help if backups succeed and the checkpoints stayed even after all nodes were down',
  );
  // A merge that waits for the machines to start would else be waited for without end.
  expect(option.steps.map(({ text }) => text).join('\n')).toContain('after ten minutes, go on');
});

it('is impossible where a set or a configuration is behind its disk', async () => {
  const behind = (await setOf(3)).set('s.vhds', { activeLeaf: diskName(1) });
  expect(await optionOf(behind, 'merge-on-live-cluster')).toMatchObject({
    verdict: 'impossible',
    steps: [],
  });
  const reverted = [machineWith(`C:\\ClusterStorage\\${diskName(1)}`)];
  const plan = await planOf(await setOf(2), { machines: reverted });
  expect(plan.warnings.join()).toContain('Do not start');
  expect(plan.options.find(({ id }) => id === 'merge-on-live-cluster')?.verdict).toBe('impossible');
});

it('is no option without checkpoints', async () => {
  const ids = (await planOf(await setOf(1))).options.map(({ id }) => id);
  expect(ids).not.toContain('merge-on-live-cluster');
});
