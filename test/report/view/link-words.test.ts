import { expect, it } from 'vitest';
import { commonProof, describeLink, isProven } from '../../../src/report/view/link-words.ts';
import { diskAt, SmallFolder } from '../../sets/small-folder.ts';

async function links() {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('a.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  await folder.disk('b.avhdx', { id: 3, parentId: 2, relative: '.\\elsewhere.avhdx' });
  await folder.disk('lost.avhdx', { id: 4, parentId: 77, relative: '.\\gone\u202e.vhdx' });
  await folder.disk('other.avhdx', { id: 5, parentId: 77, relative: '.\\base.vhdx' });
  return folder.take();
}

it('says how a parent was proven, or why it was not; names as they are', async () => {
  const inventory = await links();
  const told = (path: string) => describeLink(diskAt(inventory, path).parent!);
  expect(told('a.avhdx')).toBe('identity matches, found by relative path');
  expect(told('b.avhdx')).toBe('identity matches, found by identity alone');
  expect(told('lost.avhdx')).toBe('parent missing: gone\u202e.vhdx');
  expect(told('other.avhdx')).toBe('parent refused: base.vhdx has another identity');
});

it('takes a parent that was forced for none that is proven', async () => {
  const { parent } = diskAt(await links(), 'a.avhdx');
  expect(isProven(parent!)).toBe(true);
  const candidates = parent!.candidates.map((one) => ({
    ...one,
    verdict: 'taken-unproven' as const,
  }));
  expect(isProven({ ...parent!, candidates })).toBe(false);
  expect(describeLink({ ...parent!, candidates })).toMatch(/^parent forced, not proven/);
});

it('has one proof for a chain whose links are all proven the same way', async () => {
  const { chains } = await links();
  const proofOf = (leaf: string) => commonProof(chains.find((one) => one.leaf.file.path === leaf)!);
  expect(proofOf('b.avhdx')).toBeNull();
  expect(proofOf('lost.avhdx')).toBeNull();
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  await folder.disk('a.avhdx', { id: 2, parentId: 1, relative: '.\\base.vhdx' });
  expect(commonProof((await folder.take()).chains[0]!)).toBe(
    'identity matches, found by relative path',
  );
});
