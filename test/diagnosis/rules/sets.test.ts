import { expect, it } from 'vitest';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import { encodeVhds } from '../../../src/formats/vhds/encode.ts';
import { guid, SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, only } from '../small-diagnosis.ts';

const LEAF = `s_${guid(1)}.avhdx`;

it('standalone-backing-file: good news about a set without checkpoints', async () => {
  const folder = await new SmallFolder().set('s.vhds', { activeLeaf: LEAF }).disk(LEAF, { id: 1 });
  expect(brief(await findingsIn(folder))).toEqual([`info standalone-backing-file ${LEAF}`]);
});

it('missing-backing-file: names what to look for', async () => {
  const finding = only(
    await findingsIn(new SmallFolder().set('s.vhds', { activeLeaf: LEAF })),
    'missing-backing-file',
  );
  expect(finding.title).toContain(LEAF);
});

it('leaf-behind-descendants: do not start any machine', async () => {
  const folder = await new SmallFolder().set('s.vhds', { activeLeaf: LEAF }).disk(LEAF, { id: 1 });
  await folder.disk('newer.avhdx', { id: 2, parentId: 1, relative: `.\\${LEAF}` });
  const finding = only(await findingsIn(folder), 'leaf-behind-descendants');
  expect(finding).toMatchObject({ severity: 'critical', subject: 's.vhds' });
  expect(finding.advice).toContain('Do not start');
});

it('undecoded-data: unknown is said to be unknown', async () => {
  const extra = [{ offset: 0x40800, bytes: Buffer.from('snapshots?') }];
  const folder = await new SmallFolder()
    .set('s.vhds', { activeLeaf: LEAF, extra })
    .disk(LEAF, { id: 1 });
  const finding = only(await findingsIn(folder), 'undecoded-data');
  expect(finding.evidence[0]).toMatchObject({ offset: 0x40800, value: 10, certainty: 'unknown' });
});

it('damaged-set-file: a damaged header, and both', async () => {
  const one = encodeVhds({ activeLeaf: LEAF });
  one[0x10020] = 1;
  const folder = new SmallFolder().file('s.vhds', new MemorySource(one));
  expect(only(await findingsIn(folder), 'damaged-set-file').severity).toBe('warning');
  one[0x20020] = 1;
  expect(only(await findingsIn(folder), 'damaged-set-file').severity).toBe('error');
});
