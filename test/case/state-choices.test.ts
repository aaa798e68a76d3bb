import { describe, expect, it } from 'vitest';
import { openCase } from '../../src/case/case.ts';
import { withFiles } from '../../src/case/state-choices.ts';
import { textOf } from '../../src/recovery/command.ts';
import type { StateChoice } from '../../src/recovery/state-choice.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { stateBlocks } from './ntfs-disks.ts';

async function choicesOf(folder: SmallFolder, subject: string): Promise<readonly StateChoice[]> {
  const opened = await openCase({ trees: [folder.tree()] });
  const plans = await opened.plans({ output: 'new', coverage: true });
  return plans.find((plan) => plan.subject === subject)!.choices;
}

const filesIn = ({ files }: StateChoice) =>
  files!.volumes.map(({ counts, largest }) => ({
    counts: Object.entries(counts).flatMap(([change, { files }]) =>
      files ? [[change, files]] : [],
    ),
    largest: largest.map(({ change, path, bytes }) => [change, path, bytes]),
  }));

const words = ({ tells }: StateChoice) => tells.argv.map(textOf).join(' ');

const OLD = { a: 'first', b: 'stays', c: { cluster: 400, size: 3000 } };
const NEW = { a: 'other text', b: 'stays', d: { cluster: 600, size: 2000 } };

/** A set that is its base alone, and what lies beside it. */
async function setWith(beside: (folder: SmallFolder) => Promise<unknown>): Promise<SmallFolder> {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: 's_1.avhdx' });
  await folder.disk('s_1.avhdx', { id: 1, blocks: stateBlocks(OLD) });
  await beside(folder);
  return folder;
}

const fork = (folder: SmallFolder) =>
  folder.disk('s_1-AutoRecovery.avhdx', {
    ...{ id: 2, parentId: 1, relative: 's_1.avhdx' },
    blocks: stateBlocks(NEW),
  });

describe('what states to choose from hold in files', () => {
  it('is told of a fork beside a set: what would be lost without it, and what it lacks', async () => {
    const [choice, ...others] = await choicesOf(await setWith(fork), 's.vhds');
    expect(others).toEqual([]);
    expect(choice).toMatchObject({
      kind: 'orphan',
      path: 's_1-AutoRecovery.avhdx',
      against: 's_1.avhdx',
    });
    expect(words(choice!)).toBe('vhdset diff s_1-AutoRecovery.avhdx --from s_1.avhdx --files');
    expect(choice!.files).toMatchObject({
      by: 'shared',
      missing: 0,
      notCompared: 0,
      trouble: null,
    });
    const [told] = filesIn(choice!);
    expect(told!.counts).toEqual([
      ['added', 1],
      ['removed', 1],
      ['changed', 1],
    ]);
    expect(told!.largest).toEqual([
      ['removed', 'c', 3000],
      ['added', 'd', 2000],
      ['changed', 'a', 10],
    ]);
  });

  it('is compared by content where an orphan has nothing in common with the set', async () => {
    const folder = await setWith(async (folder) => {
      await folder.disk('s_7.avhdx', { id: 7, blocks: stateBlocks({ ...OLD, e: 'more' }) });
      await folder.disk('s_8.avhdx', { id: 8, parentId: 7, relative: 's_7.avhdx' });
    });
    // Its parent, an orphan as well, is told with it.
    const choices = await choicesOf(folder, 's.vhds');
    expect(choices.map(({ path }) => path)).toEqual(['s_8.avhdx']);
    expect(choices[0]!.files).toMatchObject({ by: 'compared', notCompared: 0, trouble: null });
    expect(filesIn(choices[0]!)[0]!.counts).toEqual([['added', 1]]);
    expect(words(choices[0]!)).toBe('vhdset ls s_8.avhdx -R');
  });

  it('is told of the ancestor that a set names in place of newer disks', async () => {
    const folder = new SmallFolder().set('s.vhds', { activeLeaf: 's_1.avhdx' });
    await folder.disk('s_1.avhdx', { id: 1, blocks: stateBlocks(OLD) });
    await folder.disk('s_2.avhdx', {
      ...{ id: 2, parentId: 1, relative: 's_1.avhdx' },
      blocks: stateBlocks(NEW),
    });
    const [choice, ...others] = await choicesOf(folder, 's.vhds');
    expect(others).toEqual([]);
    expect(choice).toMatchObject({ kind: 'state', path: 's_1.avhdx', against: 's_2.avhdx' });
    expect(words(choice!)).toBe('vhdset diff s_2.avhdx --from s_1.avhdx --files');
    expect(filesIn(choice!)[0]!.counts).toEqual([
      ['added', 1],
      ['removed', 1],
      ['changed', 1],
    ]);
  });

  it('is told of each copy of a parent, as the child shows it', async () => {
    const folder = new SmallFolder();
    await folder.disk('a/base.vhdx', { id: 1, fileWriteId: 8, blocks: stateBlocks(OLD) });
    await folder.disk('b/base.vhdx', { id: 1, fileWriteId: 9, blocks: stateBlocks(NEW) });
    await folder.disk('c/leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
    const [choice, ...others] = await choicesOf(folder, 'c/leaf.avhdx');
    expect(others).toEqual([]);
    expect(choice).toMatchObject({ kind: 'parent', path: 'b/base.vhdx', against: 'a/base.vhdx' });
    expect(words(choice!)).toBe('vhdset ls c/leaf.avhdx -R --parent c/leaf.avhdx=b/base.vhdx');
    expect(filesIn(choice!)[0]!.counts).toEqual([
      ['added', 1],
      ['removed', 1],
      ['changed', 1],
    ]);
    // A child that has its own of everything shows the same with either.
    await folder.disk('c/leaf.avhdx', {
      ...{ id: 2, parentId: 1, relative: 'base.vhdx' },
      blocks: stateBlocks(NEW),
    });
    expect(filesIn((await choicesOf(folder, 'c/leaf.avhdx'))[0]!)[0]!.counts).toEqual([]);
  });

  it('says what no file found can tell', async () => {
    const folder = new SmallFolder();
    const link = { parentId: 5, relative: 'lost.vhdx' };
    await folder.disk('a/base.avhdx', { id: 1, ...link, blocks: stateBlocks(OLD).slice(0, 1) });
    await folder.disk('b/base.avhdx', { id: 1, ...link, fileWriteId: 9, blocks: stateBlocks(NEW) });
    await folder.disk('c/leaf.avhdx', { id: 2, parentId: 1, relative: 'base.avhdx' });
    const [choice] = await choicesOf(folder, 'c/leaf.avhdx');
    expect(choice!.files!.missing).toBe(2 * 2 ** 20);
  });

  it('never fails for want of a file system', async () => {
    const folder = await setWith((folder) => folder.disk('s_9.avhdx', { id: 9 }));
    const [choice] = await choicesOf(folder, 's.vhds');
    expect(choice!.files).toMatchObject({ volumes: [{ status: 'removed' }], trouble: null });
  });

  it('ends where the reading that it is given ends, and says so', async () => {
    const folder = await setWith(async (folder) => {
      await fork(folder);
      await folder.disk('s_9.avhdx', { id: 9, blocks: stateBlocks({ ...OLD, e: 'more' }) });
    });
    const opened = await openCase({ trees: [folder.tree()] });
    const plans = await opened.plans({ output: 'new' });
    expect(plans[0]!.choices.map(({ files }) => files)).toEqual([null, null]);
    const told = async (tables: number, comparisons: number) => {
      const bounds = { tables, content: 2 ** 20, comparisons };
      const [plan] = await withFiles(plans, opened.inventory, bounds);
      return plan!.choices.map(({ files }) => (files ? files.trouble : 'not looked into'));
    };
    expect(await told(2 ** 24, 2)).toEqual([null, null]);
    expect(await told(2 ** 24, 1)).toEqual([null, 'not looked into']);
    const more = expect.stringMatching(/takes more than the 39.1 KiB of reading/);
    expect(await told(40_000, 2)).toEqual([more, 'not looked into']);
  });
});
