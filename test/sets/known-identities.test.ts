import { expect, it } from 'vitest';
import { ZERO_GUID } from '../../src/bytes/guid.ts';
import { knownIdentities } from '../../src/sets/known-identities.ts';
import { guid, SmallFolder } from './small-folder.ts';

it('knows every name, and every GUID of disks and names', async () => {
  const folder = await new SmallFolder().disk('a/Base.vhdx', { id: 1, diskId: 9 });
  const name = `Base_${guid(3).toUpperCase()}.avhdx`;
  await folder.disk(`a/${name}`, { id: 2, parentId: 1, diskId: 9 });
  await folder.disk('a/zero.vhdx', { id: 4, diskId: 9, spec: { dataWriteGuid: ZERO_GUID } });
  const { files, disks } = await folder.take();
  const { guids, nameAt } = knownIdentities(files, disks);
  expect(Object.fromEntries(guids)).toEqual({
    [guid(1)]: 'DataWriteGuid of Base.vhdx',
    [guid(0xd15c0009)]: 'VirtualDiskId of Base.vhdx',
    [guid(2)]: `DataWriteGuid of ${name}`,
    [guid(3)]: `GUID in the name ${name}`,
  });
  expect(nameAt('C:\\x\\BASE.VHDX')).toBe('name of Base.vhdx');
  expect(nameAt(name.toLowerCase())).toBe(`name of ${name}`);
  expect(nameAt('x/other.vhdx')).toBeUndefined();
});
