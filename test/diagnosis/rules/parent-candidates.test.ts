import { expect, it } from 'vitest';
import { SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, only } from '../small-diagnosis.ts';

const child = { id: 2, parentId: 1, relative: '.\\base.vhdx' };

it('tells which disk at hand may be the missing parent, and what speaks for it', async () => {
  const folder = await new SmallFolder().disk('child.avhdx', child);
  await folder.disk('old/base.vhdx', { id: 8 });
  const finding = only(await findingsIn(folder), 'parent-candidates');
  expect(finding).toMatchObject({ severity: 'info', subject: 'child.avhdx' });
  expect(finding.title).toBe('1 disk found here is likely its parent in another state');
  expect(finding.evidence[0]).toMatchObject({ path: 'old/base.vhdx' });
  expect(finding.evidence.map(({ value }) => value)).toContain('its VirtualDiskId is the child’s');
});

it('tells when all relatives are ruled out', async () => {
  const folder = await new SmallFolder().disk('child.avhdx', child);
  await folder.disk('sibling.avhdx', { id: 3, parentId: 1 });
  const findings = (await findingsIn(folder)).filter(({ id }) => id === 'parent-candidates');
  expect(findings[0]!.title).toBe('no disk found can be its parent; 1 relative ruled out');
});

it('has nothing to say where nothing is akin', async () => {
  const folder = await new SmallFolder().disk('child.avhdx', child);
  await folder.disk('stranger.vhdx', { id: 8, diskId: 99 });
  expect(brief(await findingsIn(folder)).join()).not.toContain('parent-candidates');
});
