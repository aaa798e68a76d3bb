import { describe, expect, it } from 'vitest';
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

describe('ambiguous-active-leaf', () => {
  async function leafIn(...folders: string[]) {
    const folder = new SmallFolder().set('set/s.vhds', { activeLeaf: LEAF });
    for (const [n, path] of folders.entries()) await folder.disk(`${path}/${LEAF}`, { id: n + 1 });
    return folder;
  }

  it('beside the set it is clear which disk is meant', async () => {
    const finding = only(await findingsIn(await leafIn('set', 'backup')), 'ambiguous-active-leaf');
    expect(finding.severity).toBe('info');
    expect(finding.explanation).toContain('The one beside the .vhds was taken');
  });

  it('elsewhere none is taken, and none is called missing', async () => {
    const findings = await findingsIn(await leafIn('a', 'b'));
    const finding = only(findings, 'ambiguous-active-leaf');
    expect(finding.severity).toBe('error');
    expect(finding.explanation).toContain('None was taken');
    expect(findings.map(({ id }) => id)).not.toContain('missing-backing-file');
  });
});

it('a further copy of a parent is neither an orphan nor a lost set', async () => {
  const base = `s_${guid(9)}.avhdx`;
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: LEAF });
  await folder.disk(base, { id: 9 });
  await folder.disk(LEAF, { id: 1, parentId: 9, relative: `.\\${base}` });
  folder.copy(base, `s_${guid(8)}.avhdx`).copy(base, `backup/${base}`);
  const findings = await findingsIn(folder);
  expect(brief(findings)).toEqual([
    'warning unmerged-checkpoints s.vhds',
    `info copies-of-parent ${LEAF}`,
  ]);
  expect(only(findings, 'copies-of-parent').title).toContain('so are 2 copies of it');
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

it('unplaced-disk: a chain that is broken, or a set that does not tell its leaf', async () => {
  const loose = `s_${guid(5)}.avhdx`;
  const folder = await new SmallFolder().set('s.vhds', { activeLeaf: LEAF }).disk(loose, { id: 5 });
  expect(only(await findingsIn(folder), 'unplaced-disk').advice).toContain('Complete the chain');
  const damaged = encodeVhds({ activeLeaf: LEAF });
  damaged[0x10020] = damaged[0x20020] = 1;
  folder.file('s.vhds', new MemorySource(damaged));
  const finding = only(await findingsIn(folder), 'unplaced-disk');
  expect(finding.title).toContain('which does not tell what it uses');
  expect(finding.advice).not.toContain('Complete the chain');
});
