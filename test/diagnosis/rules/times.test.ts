import { expect, it } from 'vitest';
import { SmallFolder } from '../../sets/small-folder.ts';
import { findingsIn, only } from '../small-diagnosis.ts';

async function chainAt(parent: string, child: string): Promise<SmallFolder> {
  const folder = new SmallFolder();
  await folder.disk('p.vhdx', { id: 1 }, { modified: new Date(parent) });
  const link = { id: 2, parentId: 1, relative: '.\\p.vhdx' };
  return folder.disk('c.avhdx', link, { modified: new Date(child) });
}

it('says so when a copy has made all times alike', async () => {
  const folder = await chainAt('2026-11-21T10:00:00Z', '2026-11-21T10:00:01Z');
  expect(only(await findingsIn(folder), 'reset-times').severity).toBe('info');
});

it('says so when a child is older than its parent', async () => {
  const folder = await chainAt('2026-11-21T10:00:00Z', '2026-11-01T10:00:00Z');
  const finding = only(await findingsIn(folder), 'times-out-of-order');
  expect(finding.evidence.map(({ path }) => path)).toEqual(['c.avhdx', 'p.vhdx']);
});

it('has nothing to say about plausible times', async () => {
  const findings = await findingsIn(await chainAt('2026-11-01T10:00:00Z', '2026-11-21T10:00:00Z'));
  expect(findings.map(({ id }) => id)).toEqual(['unmerged-checkpoints']);
});
