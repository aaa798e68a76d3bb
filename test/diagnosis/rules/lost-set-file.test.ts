import { expect, it } from 'vitest';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { findingsIn, only } from '../small-diagnosis.ts';

const name = (n: number) => `shared_${guid(n)}.avhdx`;

it('names the leaf of a set whose .vhds is gone, as inferred', async () => {
  const folder = await new SmallFolder().disk(name(1), { id: 1 });
  await folder.disk(name(2), { id: 2, parentId: 1 });
  const finding = only(await findingsIn(folder), 'lost-set-file');
  expect(finding).toMatchObject({ severity: 'info', subject: name(2) });
  expect(finding.title).toContain('was not found; the newest leaf is known');
  expect(finding.evidence).toMatchObject([{ path: name(2), certainty: 'inferred' }]);
  expect(finding.advice).toMatch(/^Look for the original \.vhds first: /);
  expect(finding.advice).toContain(`work with ${name(2)} as the disk`);
});

it('says so where several leaves may have been active', async () => {
  const folder = await new SmallFolder().disk(name(1), { id: 1 });
  await folder.disk(name(2), { id: 2, parentId: 1 });
  await folder.disk(name(3), { id: 3, parentId: 1 });
  const finding = only(await findingsIn(folder), 'lost-set-file');
  expect(finding.title).toContain('which of 2 leaves was active is not known');
});
