import { expect, it } from 'vitest';
import { hostFindings } from '../../../src/diagnosis/rules/host.ts';
import { readMachines } from '../../../src/host/machines-at-hand.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { hostWith } from '../small-diagnosis.ts';

it('damaged-configuration: one that can’t be read at all', async () => {
  const folder = new SmallFolder().file('a.xml', '<configuration><properties></configuration>');
  const inventory = await folder.take();
  const machines = await readMachines(inventory.files);
  const findings = hostFindings({ ...hostWith(inventory), ...machines });
  expect(findings).toMatchObject([
    { id: 'damaged-configuration', severity: 'error', subject: 'a.xml' },
  ]);
});

it('merge-failed: a dated failure with its cure', async () => {
  const inventory = await new SmallFolder().take();
  const last = {
    time: '2026-11-21T02:14:00Z',
    hostTime: null,
    eventId: 19100,
    kind: 'merge-failed',
    codes: [0x80070005],
    subjects: ['s.avhdx'],
    vmId: null,
    matched: 'file name',
    summary: '19100: merge failed',
  } as const;
  const unfinished = { last, attempts: 2, remaining: [], summary: '19100 at 02:14, access denied' };
  const host = { ...hostWith(inventory), unfinishedMerges: [unfinished] };
  const [finding] = hostFindings(host as never);
  expect(finding).toMatchObject({ id: 'merge-failed', severity: 'error', subject: 's.avhdx' });
  expect(finding?.advice).toContain('vhdset permissions');
});
