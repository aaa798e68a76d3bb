import { expect, it } from 'vitest';
import { unreadable } from '../../../fixtures/broken/rules/recipe.ts';
import { gapOf } from '../../../src/chains/chain-gap.ts';
import { readingBasis } from '../../../src/chains/reading-basis.ts';
import { basisText, gapText } from '../../../src/report/view/chain-words.ts';
import { chainOf } from '../../../src/sets/chain.ts';
import { diskAt, guid, SmallFolder, smallDisk } from '../../sets/small-folder.ts';

const child = (id: number, parentId: number, relative: string, spec = {}) => ({
  ...{ id, parentId, relative },
  spec,
});

async function told(folder: SmallFolder, leaf: string): Promise<string> {
  return gapText(gapOf(chainOf(diskAt(await folder.take(), leaf)))!);
}

it('says what is missing, and what it would take', async () => {
  const folder = await new SmallFolder().disk('leaf.avhdx', child(2, 1, 'base.vhdx'));
  expect(await told(folder, 'leaf.avhdx')).toBe(
    `the parent of leaf.avhdx is missing: base.vhdx with the DataWriteGuid ${guid(1)} is wanted; ` +
      'put it into the same folder, or name its folder with --search',
  );
  await folder.disk('base.vhdx', { id: 9 });
  expect(await told(folder, 'leaf.avhdx')).toMatch(
    /^the parent of leaf\.avhdx is not the file it was made from: .* but base\.vhdx \(DataWriteGuid 00000009-.*--ignore-id-mismatch$/,
  );
});

it('names a symbolic link that may lead to what is missing', async () => {
  const folder = await new SmallFolder().disk('leaf.avhdx', child(2, 1, 'base.vhdx'));
  folder.file('base.vhdx', '', { skipped: 'a symbolic link that leads out of the folders given' });
  expect(await told(folder, 'leaf.avhdx')).toMatch(
    /^the parent of leaf\.avhdx may be base\.vhdx, which was not read because it is a symbolic link .* --search$/,
  );
});

it('says which of several, where the circle is, and what may not be read', async () => {
  const copies = await new SmallFolder().disk('leaf.avhdx', child(2, 1, 'gone.vhdx'));
  await copies.disk('one.vhdx', { id: 1 });
  await copies.disk('two.vhdx', { id: 1 });
  expect(await told(copies, 'leaf.avhdx')).toMatch(/any of one\.vhdx .*, two\.vhdx .*--parent$/);
  const circle = await new SmallFolder().disk('a.avhdx', child(1, 2, 'b.avhdx'));
  await circle.disk('b.avhdx', child(2, 1, 'a.avhdx'));
  expect(await told(circle, 'a.avhdx')).toBe(
    'the chain of a.avhdx runs in a circle, through b.avhdx',
  );
  const refused = await new SmallFolder().disk('leaf.avhdx', child(2, 1, 'base.vhdx'));
  await refused.disk('base.vhdx', { id: 1, spec: { incomplete: true } });
  expect(await told(refused, 'leaf.avhdx')).toMatch(/^no data may be read from base\.vhdx: /);
});

it('warns of a parent that was forced', async () => {
  const folder = await new SmallFolder().disk('leaf.avhdx', child(2, 1, 'base.vhdx'));
  await folder.disk('base.vhdx', { id: 9 });
  const chain = chainOf(diskAt(await folder.take({ ignoreIdMismatch: true }), 'leaf.avhdx'));
  expect(readingBasis(chain).map(basisText)).toEqual([
    expect.stringMatching(
      /^the parent of leaf\.avhdx does not have the identity .* never existed together$/,
    ),
  ]);
});

it('does not call missing what is there and cannot be read', async () => {
  const folder = await new SmallFolder().disk('leaf.avhdx', child(2, 1, 'base.vhdx'));
  const base = await smallDisk({ id: 1 });
  folder.file('base.vhdx', unreadable(base, 0, 0x30000));
  const words = await told(folder, 'leaf.avhdx');
  expect(words).toMatch(
    /^the parent of leaf\.avhdx may be base\.vhdx, which is there but cannot be/,
  );
  expect(words).not.toContain('put it into the same folder');
});
