import { expect, it } from 'vitest';
import { fileNamed } from '../../src/cli/file-argument.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import { resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';

const attributes = [resident('x'), resident('s', 'side')];
const fs = await openNtfs(
  new SmallNtfs([
    { number: 30, names: [{ name: 'plain' }], attributes },
    // No Windows makes such a name, but others may.
    { number: 31, names: [{ name: 'odd:name' }], attributes },
    { number: 32, directory: true, names: [{ name: 'folder' }] },
  ]),
);

const named = async (path: string) => {
  const { entry, stream } = await fileNamed(fs, path);
  return [entry.path, stream];
};

it('finds a file, a stream of it, and a file whose name holds a colon', async () => {
  expect(await named('/plain')).toEqual(['plain', '']);
  expect(await named('plain:side')).toEqual(['plain', 'side']);
  expect(await named('odd:name')).toEqual(['odd:name', '']);
  expect(await named('odd:name:side')).toEqual(['odd:name', 'side']);
  expect(await named('/')).toEqual(['', '']);
});

it('says which path there is not', async () => {
  await expect(named('none')).rejects.toMatchObject({ code: 'no-such-file', path: 'none' });
  await expect(named('none:side')).rejects.toMatchObject({ code: 'no-such-file' });
  await expect(named('folder/:x')).rejects.toMatchObject({ code: 'no-such-file' });
});
