import { expect, it } from 'vitest';
import { fileNamed } from '../../src/cli/file-argument.ts';
import { AttributeType } from '../../src/formats/ntfs/attribute-header.ts';
import { openNtfs } from '../../src/volumes/ntfs/ntfs-file-system.ts';
import type { AttributeSpec } from '../formats/ntfs/record-builder.ts';
import { resident, SmallNtfs } from '../volumes/ntfs/small-ntfs.ts';

const attributes = [resident('x'), resident('s', 'side')];

/** A symbolic link, with the same path for systems and for people. */
function linkTo(target: string): AttributeSpec {
  const path = Buffer.from(target, 'utf16le');
  const value = Buffer.alloc(20 + path.length);
  value.writeUInt32LE(0xa000000c, 0);
  value.writeUInt16LE(value.length - 8, 4);
  value.writeUInt16LE(path.length, 10);
  value.writeUInt16LE(path.length, 14);
  path.copy(value, 20);
  return { type: AttributeType.ReparsePoint, value };
}

const fs = await openNtfs(
  new SmallNtfs([
    { number: 30, names: [{ name: 'plain' }], attributes },
    // No Windows makes such a name, but others may.
    { number: 31, names: [{ name: 'odd:name' }], attributes },
    { number: 32, directory: true, names: [{ name: 'folder' }] },
    {
      ...{ number: 33, names: [{ name: 'link' }], flags: 0x400 },
      attributes: [resident(''), resident('s', 'side'), linkTo('..\\Sets')],
    },
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

it('says which stream there is not, and where a link leads', async () => {
  await expect(named('plain:none')).rejects.toMatchObject({ code: 'no-such-stream' });
  await expect(named('link')).rejects.toThrow(
    'cannot read link: it is a symbolic link to ..\\Sets: name what it leads to',
  );
  expect(await named('link:side')).toEqual(['link', 'side']);
});
