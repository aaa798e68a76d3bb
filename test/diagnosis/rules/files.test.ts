import { expect, it } from 'vitest';
import { unreadable } from '../../../fixtures/broken/rules/recipe.ts';
import { buildVhdx } from '../../../fixtures/vhdx-builder.ts';
import { fileFindings } from '../../../src/diagnosis/rules/files.ts';
import { takeInventory } from '../../../src/sets/inventory.ts';
import { MemoryTree } from '../../bytes/memory-tree.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn } from '../small-diagnosis.ts';

it('names a text file that is called a disk', async () => {
  const findings = await findingsIn(new SmallFolder().file('a.avhdx', 'dear diary, '.repeat(99)));
  expect(brief(findings)).toEqual(['error foreign-content a.avhdx']);
});

it('tells an empty file from a foreign one', async () => {
  expect(brief(await findingsIn(new SmallFolder().file('a.vhds', '')))).toEqual([
    'error empty-file a.vhds',
  ]);
});

it('goes on beside a file that can’t be read', async () => {
  const folder = new SmallFolder().file('a.vhdx', '', { error: 'permission denied (EACCES)' });
  await folder.disk('b.vhdx', { id: 1 });
  const findings = await findingsIn(folder);
  expect(brief(findings)).toEqual([
    'error unreadable-file a.vhdx',
    'warning unread-neighbour b.vhdx',
  ]);
  expect(findings[0]?.evidence[0]?.value).toContain('EACCES');
});

it('recognises the legacy format and says who reads it', async () => {
  const footer = Buffer.alloc(512);
  footer.write('conectix');
  const [finding] = await findingsIn(new SmallFolder().file('a.vhd', footer.toString('latin1')));
  expect(finding).toMatchObject({ id: 'legacy-vhd', severity: 'warning' });
});

it('says what a file is whose name promises something else that is read', async () => {
  const folder = await new SmallFolder().disk('a.vhds', { id: 1 });
  const findings = await findingsIn(folder.set('b.avhdx', { activeLeaf: 'gone.avhdx' }));
  const misnamed = findings.filter(({ id }) => id === 'misnamed-file');
  expect(misnamed.map(({ subject, title }) => [subject, title])).toEqual([
    ['a.vhds', 'the file is a disk (VHDX), although its name promises a VHD Set'],
    ['b.avhdx', 'the file is a VHD Set, although its name promises a disk (VHDX)'],
  ]);
});

it('names a configuration that holds none: less bad than a disk', async () => {
  const folder = new SmallFolder().file('a.vmcx', '').file('b.vmrs', 'dear diary');
  expect(brief(await findingsIn(folder))).toEqual([
    'warning empty-file a.vmcx',
    'warning foreign-content b.vmrs',
  ]);
});

it('has no word for files that promise nothing', async () => {
  expect(await findingsIn(new SmallFolder().file('readme.txt', 'hello'))).toEqual([]);
});

it('tells of first bytes that the medium does not give', async () => {
  const source = unreadable(await buildVhdx(), 0);
  const inventory = await takeInventory([new MemoryTree([{ path: 'a.vhdx', source }])]);
  expect(fileFindings(inventory)).toMatchObject([
    { id: 'unreadable-part', subject: 'a.vhdx', severity: 'warning' },
  ]);
  expect(inventory.disks[0]?.vhdx.refusal).toBeNull();
});
