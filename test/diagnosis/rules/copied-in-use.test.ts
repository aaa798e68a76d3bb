import { expect, it } from 'vitest';
import { buildVhdx, changeHeader, guidOf, MIB, setLog } from '../../../fixtures/vhdx-builder.ts';
import { MemorySource } from '../../../src/bytes/memory-source.ts';
import type { VhdxSpec } from '../../../src/formats/vhdx/write/vhdx-spec.ts';
import { SmallFolder } from '../../sets/small-folder.ts';
import { brief, findingsIn, only } from '../small-diagnosis.ts';

const CHILD: Partial<VhdxSpec> = {
  type: 'differencing',
  dataWriteGuid: guidOf('child'),
  parentLocator: [
    ['parent_linkage', `{${guidOf('data')}}`],
    ['relative_path', '.\\base.vhdx'],
  ],
};
const blocks = [{ block: 0, data: Buffer.from('x') }];

async function dirty(spec: Partial<VhdxSpec> = {}): Promise<MemorySource> {
  const image = await buildVhdx(spec, blocks);
  await setLog(image, { guid: guidOf('log'), entries: [{ patches: [] }] });
  return image;
}

const day = (number: number) => ({ modified: new Date(Date.UTC(2026, 10, number)) });
const told = async (folder: SmallFolder) =>
  brief(await findingsIn(folder)).filter((finding) => finding.includes('copied-in-use'));

it('is told of a parent that was open for writing: only a merge does that', async () => {
  const folder = new SmallFolder().file('base.vhdx', await dirty());
  folder.file('child.avhdx', await buildVhdx(CHILD, blocks));
  const finding = only(await findingsIn(folder), 'copied-in-use');
  expect(finding).toMatchObject({ severity: 'warning', subject: 'child.avhdx' });
  expect(finding.evidence[0]).toMatchObject({ path: 'base.vhdx', certainty: 'inferred' });
});

it('is told of a copy that is shorter than its own log knows', async () => {
  const image = await dirty();
  const cut = new MemorySource(image.bytes.subarray(0, image.size - MIB / 2));
  const folder = new SmallFolder().file('base.vhdx', cut);
  expect(await told(folder)).toEqual(['warning copied-in-use base.vhdx']);
});

it('is no more than suspected where two weak signs meet', async () => {
  const folder = new SmallFolder().file('base.vhdx', await buildVhdx({}, blocks), day(3));
  folder.file('child.avhdx', await dirty(CHILD), day(2));
  expect(await told(folder)).toEqual(['info copied-in-use child.avhdx']);
});

it('is not told for a dirty leaf alone, nor for times alone: a crash and a copy do that', async () => {
  const folder = new SmallFolder().file('base.vhdx', await dirty());
  expect(await told(folder)).toEqual([]);
  const other = new SmallFolder().file('base.vhdx', await buildVhdx({}, blocks), day(3));
  other.file('child.avhdx', await buildVhdx(CHILD, blocks), day(2));
  expect(await told(other)).toEqual([]);
});

it('counts a parent that changed after the child was made', async () => {
  const base = await buildVhdx({ dataWriteGuid: guidOf('later') }, blocks);
  await changeHeader(base, 1, { dataWriteGuid: guidOf('data') });
  const folder = new SmallFolder().file('base.vhdx', base);
  folder.file('child.avhdx', await dirty(CHILD));
  const finding = only(await findingsIn(folder), 'copied-in-use');
  expect(finding.evidence.map(({ path }) => path)).toEqual(['child.avhdx', 'base.vhdx']);
});
