import { describe, expect, it } from 'vitest';
import { openNtfs } from '../../../src/volumes/ntfs/ntfs-file-system.ts';
import { type SmallFile, SmallNtfs } from './small-ntfs.ts';

const parent = { record: 30, sequence: 1 };
const FILES: SmallFile[] = [
  { number: 30, directory: true, names: [{ name: 'Folder' }] },
  { number: 31, names: [{ name: 'Case', parent, namespace: 0 }] },
  { number: 32, names: [{ name: 'CASE', parent, namespace: 0 }] },
  {
    number: 33,
    names: [
      { name: 'LONGNA~1.TXT', parent, namespace: 2 },
      { name: 'long name.text', parent },
    ],
  },
  { number: 34, names: [{ name: 'a/b', parent, namespace: 0 }] },
];
const open = () => openNtfs(new SmallNtfs(FILES));

describe('a name', () => {
  it('is found as it is before it is found in another case', async () => {
    const fs = await open();
    expect((await fs.lookUp('Folder/CASE')).id).toBe(32);
    expect((await fs.lookUp('\\folder\\Case')).id).toBe(31);
    expect((await fs.lookUp('FOLDER/LONG NAME.TEXT')).path).toBe('Folder/long name.text');
  });

  it('for DOS leads to the file under its long name', async () => {
    expect((await (await open()).lookUp('Folder/longna~1.txt')).path).toBe('Folder/long name.text');
  });

  it('with a separator in it is found when it is given apart', async () => {
    const fs = await open();
    expect((await fs.lookUp(['Folder', 'a/b'])).id).toBe(34);
    await expect(fs.lookUp('Folder/a/b')).rejects.toMatchObject({ code: 'no-such-file' });
  });

  it('below a file is none', async () => {
    await expect((await open()).lookUp('Folder/Case/x')).rejects.toMatchObject({
      code: 'not-a-directory',
      path: 'Folder/Case',
    });
  });

  it('of nothing is the root', async () => {
    expect((await (await open()).lookUp('/')).id).toBe(5);
  });
});
