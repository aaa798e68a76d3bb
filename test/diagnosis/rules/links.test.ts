import { expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, only } from '../small-diagnosis.ts';

it('missing-parent: names the file and the identity to look for', async () => {
  const folder = new SmallFolder();
  await folder.disk('c.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const finding = only(await findingsIn(folder), 'missing-parent');
  expect(finding).toMatchObject({ severity: 'error', subject: 'c.avhdx' });
  expect(finding.title).toContain('base.vhdx');
  expect(finding.explanation).toContain('00000001-aaaa');
  expect(finding.reference).toContain('0xC03A000D');
});

it('missing-parent: a child that gives no name, a file too damaged to say who it is', async () => {
  const nameless = await new SmallFolder().disk('c.avhdx', { id: 2, parentId: 1 });
  const unnamed = only(await findingsIn(nameless), 'missing-parent');
  expect(unnamed.title).toBe('its parent is missing, and the child gives no name');
  expect(unnamed.advice).toContain('Look for a disk of this DataWriteGuid');

  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('c.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const { size } = folder.files.get('base.vhdx')!;
  const head = Buffer.alloc(size);
  await folder.files.get('base.vhdx')!.read(head, 0);
  folder.file('base.vhdx', new MemorySource(head.fill(0, 0x10000, 0x30000)));
  const damaged = only(await findingsIn(folder), 'missing-parent');
  expect(damaged.title).toBe('its parent is there, but its identity can’t be read: base.vhdx');
});

it('missing-parent: names a skipped link of its name, and no other', async () => {
  const folder = await new SmallFolder().disk('c.avhdx', {
    ...{ id: 2, parentId: 1, relative: '.\\base.vhdx' },
  });
  const skipped = 'a symbolic link that leads out of the folders given';
  folder.file('other.vhdx', '', { skipped });
  const unrelated = only(await findingsIn(folder), 'missing-parent');
  expect(JSON.stringify(unrelated)).not.toContain('symbolic link');
  folder.file('Base.avhdx', '', { skipped });
  const finding = only(await findingsIn(folder), 'missing-parent');
  expect(finding.evidence).toContainEqual(
    expect.objectContaining({ path: 'Base.avhdx', value: skipped, certainty: 'inferred' }),
  );
  expect(finding.advice).toMatch(
    /^See where Base\.avhdx leads, .*--search\. Otherwise look for base\.vhdx/,
  );
  // Found after all, it is not missing.
  await folder.disk('x/base.vhdx', { id: 1 });
  expect(brief(await findingsIn(folder)).join()).not.toContain('missing-parent');
});

it('identity-mismatch: the file of the right name is not the parent', async () => {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 9 });
  await folder.disk('c.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const finding = only(await findingsIn(folder), 'identity-mismatch');
  expect(finding).toMatchObject({ severity: 'critical', subject: 'c.avhdx' });
  expect(finding.evidence.some(({ path }) => path === 'base.vhdx')).toBe(true);
  expect(finding.explanation).toContain('asks for the DataWriteGuid 00000001-aaaa');
  expect(finding.reference).toContain('0xC03A000E');
});

it('identity-mismatch: stays told when the user takes the parent all the same', async () => {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 9 });
  await folder.disk('c.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const findings = await findingsIn(folder, [], { ignoreIdMismatch: true });
  expect(only(findings, 'identity-mismatch').severity).toBe('critical');
});

it('cycle: told once, with all members', async () => {
  const folder = new SmallFolder();
  await folder.disk('a.avhdx', { id: 1, parentId: 2, relative: '.\\b.avhdx' });
  await folder.disk('b.avhdx', { id: 2, parentId: 1, relative: '.\\a.avhdx' });
  const finding = only(await findingsIn(folder), 'cycle');
  expect(finding.evidence).toHaveLength(2);
  expect(finding.reference).toBe('0xC03A0018 ERROR_VHD_DIFFERENCING_CHAIN_CYCLE_DETECTED');
});

it('ambiguous-parent: two files with one identity and different content', async () => {
  const folder = new SmallFolder();
  const data = { block: 0, data: Buffer.from('changed') };
  await folder.disk('x/base.vhdx', { id: 1 });
  await folder.disk('y/base.vhdx', { id: 1, fileWriteId: 7, blocks: [data] });
  await folder.disk('c.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  const finding = only(await findingsIn(folder), 'ambiguous-parent');
  expect(finding.advice).toContain('vhdset plan');
});

it('size-mismatch: a child that is larger than its parent', async () => {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 1 });
  const spec = { virtualSize: 5 * 0x100000 };
  await folder.disk('c.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx', spec });
  const finding = only(await findingsIn(folder), 'size-mismatch');
  expect(finding.title).toBe('its virtual size is 5 MiB, its parent’s 3 MiB');
});

it('sector-size-mismatch: told of the child, only where the logical sectors differ', async () => {
  const child = { id: 2, parentId: 1, relative: '.\\base.vhdx' };
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('c.avhdx', { ...child, spec: { logicalSectorSize: 4096 } });
  const finding = only(await findingsIn(folder), 'sector-size-mismatch');
  expect(finding).toMatchObject({ severity: 'warning', subject: 'c.avhdx' });
  expect(finding.title).toBe('its logical sectors have 4096 bytes, its parent’s 512');
  expect(finding.evidence.map(({ path, value }) => [path, value])).toEqual([
    ['c.avhdx', 4096],
    ['base.vhdx', 512],
  ]);
  await folder.disk('c.avhdx', { ...child, spec: { physicalSectorSize: 4096 } });
  expect(brief(await findingsIn(folder)).join()).not.toContain('sector-size');
});

it('branched-parent: two children of one disk', async () => {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 1 });
  await folder.disk('b.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  await folder.disk('c.avhdx', { id: 3, parentId: 1, relative: '.\\base.vhdx' });
  expect(only(await findingsIn(folder), 'branched-parent').subject).toBe('base.vhdx');
});

it('is silent about a proven link', async () => {
  const folder = new SmallFolder();
  await folder.disk('base.vhdx', { id: 1 });
  await folder.disk('b.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  expect(brief(await findingsIn(folder))).toEqual(['info unmerged-checkpoints b.avhdx']);
});
