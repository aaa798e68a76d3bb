import { expect, it } from 'vitest';
import { indexFiles } from '../../src/sets/files-at-hand.ts';
import { pathKey, stemOf } from '../../src/sets/paths.ts';
import { guid, SmallFolder } from './small-folder.ts';

it('leads from a path, a name and an identity to the same file', async () => {
  const folder = await new SmallFolder().disk('a/Base.vhdx', { id: 1 });
  folder.copy('a/Base.vhdx', 'b/base.avhdx').file('a/BASE.VHDX', 'no disk');
  const { files, disks } = await folder.take();
  const { byPath, byStem, byIdentity, diskIn } = indexFiles(files, disks);
  const [base, copy, text] = files;
  expect(byPath.get(pathKey('A\\base.VHDX'))).toEqual([base, text]);
  expect(byStem.get(stemOf('base.avhdx'))).toEqual([base, copy, text]);
  expect(byIdentity.get(guid(1))).toEqual([base, copy]);
  expect([diskIn.get(base!), diskIn.get(text!)]).toEqual([disks[0], undefined]);
});
