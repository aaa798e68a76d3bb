import { expect, it } from 'vitest';
import { machineWith } from '../../diagnosis/small-diagnosis.ts';
import { diskName, optionOf, setOf, wordsOf } from '../small-plan.ts';

async function withOrphan() {
  const folder = await setOf(1);
  return folder.disk(diskName(9), { id: 9, diskId: 9 });
}

it('copies by script; moving is for a person, and deleting for nobody', async () => {
  const option = await optionOf(await withOrphan(), 'quarantine-orphans');
  expect(option.verdict).toBe('recommended');
  const [, look, copy, move] = option.steps;
  expect(wordsOf([look!, copy!])).toEqual([
    `vhdset chain ${diskName(9)}`,
    `${diskName(9)} ${option.writes[0]}`,
  ]);
  expect(move).toMatchObject({ by: 'person' });
  expect(wordsOf([move!])[0]).toContain('Move-Item -LiteralPath');
  expect(JSON.stringify(option)).not.toMatch(/Remove-Item|\brm\b/);
});

it('is impossible where a machine attaches one after all', async () => {
  const machines = [machineWith('C:\\x\\s.vhds'), machineWith(`C:\\x\\${diskName(9)}`)];
  const option = await optionOf(await withOrphan(), 'quarantine-orphans', { machines });
  expect(option).toMatchObject({ verdict: 'impossible', steps: [] });
  expect(option.why).toContain('node1');
});
