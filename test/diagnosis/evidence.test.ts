import { expect, it } from 'vitest';
import { faultEvidence, locatorEvidence } from '../../src/diagnosis/evidence.ts';
import { diskAt, guid, SmallFolder } from '../sets/small-folder.ts';

it('says of a fault where it is and which rule it breaks', () => {
  const fault = { code: 'header-checksum', structure: 'header 1', offset: 0x10000, message: 'bad' };
  expect(faultEvidence('x.vhdx', fault)).toEqual({
    ...{ path: 'x.vhdx', offset: 0x10000, what: 'header 1: header-checksum' },
    ...{ value: 'bad', certainty: 'decoded' },
  });
});

it('says of a locator what it holds, where it stands, and nothing that it lacks', async () => {
  const absolute = 'C:\\disks\\base.vhdx';
  const folder = await new SmallFolder().disk('c.avhdx', { id: 2, parentId: 1, absolute });
  const child = diskAt(await folder.take(), 'c.avhdx');
  const offset = child.vhdx.metadata!.parentLocator!.offset;
  expect(offset).toBeGreaterThan(0);
  const place = { path: 'c.avhdx', offset, certainty: 'decoded' };
  expect(locatorEvidence(child)).toEqual([
    { ...place, what: 'parent_linkage', value: guid(1) },
    { ...place, what: 'absolute_win32_path', value: absolute },
  ]);
});
