import { expect, it } from 'vitest';
import type { ByteSource } from '../../../src/bytes/byte-source.ts';
import { diagnose } from '../../../src/diagnosis/diagnose.ts';
import { findRelinks } from '../../../src/sets/relinks.ts';
import { relinkedChild } from '../../sets/relinked-child.ts';
import { guid, type SmallDisk, SmallFolder } from '../../sets/small-folder.ts';
import { hostWith, only } from '../small-diagnosis.ts';

const CHILD: SmallDisk = { id: 2, parentId: 1, relative: '.\\base.vhdx' };

async function told(child: ByteSource | null) {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1, diskId: 9 });
  if (child) folder.file('child.avhdx', child);
  else await folder.disk('child.avhdx', CHILD);
  const inventory = await folder.take();
  const relinks = await findRelinks(inventory, new Map());
  const content = { changedParents: [], relinks, sampled: [] };
  return only(diagnose(inventory, hostWith(inventory), content), 'forced-relink');
}

it('signs alone are a warning, and say what else leaves them', async () => {
  const { severity, title, explanation, evidence } = await told(null);
  expect(severity).toBe('warning');
  expect(title).toContain('seems to have been forced');
  expect(explanation).toContain('inferred');
  expect(explanation).toContain('-ResetDiskIdentifier');
  expect(evidence.filter(({ what }) => what.startsWith('VirtualDiskId'))).toHaveLength(2);
});

it('what the log still holds is an error, with its place and the identity asked for before', async () => {
  const child = await relinkedChild(CHILD, { ...CHILD, parentId: 7 });
  const { severity, evidence, explanation } = await told(child);
  expect(severity).toBe('error');
  expect(explanation).toContain('Set-VHD -IgnoreIdMismatch');
  expect(evidence).toContainEqual({
    path: 'child.avhdx',
    offset: 0x100000 + 8192,
    what: 'an older entry of its log: it asked for the DataWriteGuid',
    value: guid(7),
    certainty: 'decoded',
  });
  expect(evidence.at(-1)).toMatchObject({ value: 'not known', certainty: 'unknown' });
});
