import { expect, it } from 'vitest';
import { diskName, setOf } from '../../recovery/small-plan.ts';
import { guid } from '../../sets/small-folder.ts';
import { findingsIn, only } from '../small-diagnosis.ts';

it('a file of the chain’s name that was emptied may be its newest disk: an error', async () => {
  const folder = (await setOf(2)).file(diskName(9), '');
  const finding = only(await findingsIn(folder), 'unread-neighbour');
  expect(finding).toMatchObject({ severity: 'error', subject: diskName(2) });
  expect(finding.title).toBe(`this may not be the newest disk: ${diskName(9)} could not be read`);
  expect(finding.evidence).toMatchObject([{ path: diskName(9), certainty: 'inferred' }]);
});

it('what only lies beside the chain is a warning, and several are counted', async () => {
  const folder = (await setOf(2)).file('x.avhdx', 'x').file('y.avhdx', 'y');
  const finding = only(await findingsIn(folder), 'unread-neighbour');
  expect(finding.severity).toBe('warning');
  expect(finding.title).toContain('x.avhdx and 1 more could not be read');
});

it('a disk of another set is none', async () => {
  const folder = (await setOf(2)).file(`other_${guid(1)}.avhdx`, '');
  expect((await findingsIn(folder)).map(({ id }) => id)).not.toContain('unread-neighbour');
});
