import { expect, it } from 'vitest';
import { type CaseProgress, openCase } from '../../src/case/case.ts';
import { pathsOf, SmallFolder } from '../sets/small-folder.ts';

async function folderOfTwo(): Promise<SmallFolder> {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1, blocks: [{ block: 0 }] });
  await folder.disk('leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
  return folder.set('s.vhds', { activeLeaf: 'leaf.avhdx' });
}

it('gives inventory, host, findings and plans of its trees, each worked out once', async () => {
  const steps: string[] = [];
  const onProgress = ({ step, done, total }: CaseProgress) =>
    steps.push(`${step} ${done}/${total}`);
  const folder = await folderOfTwo();
  const opened = await openCase({ trees: [folder.tree()], onProgress });
  expect(pathsOf(opened.inventory.disks)).toEqual(['base.vhdx', 'leaf.avhdx']);
  expect((await opened.findings()).map(({ id }) => id)).toContain('unmerged-checkpoints');
  expect(await opened.findings()).toBe(await opened.findings());
  expect(await opened.host()).toBe(await opened.host());
  const plans = await opened.plans({ output: 'new' });
  expect(plans.map(({ subject }) => subject)).toEqual(['s.vhds']);
  expect(steps).toEqual([
    ...['files 1/3', 'files 2/3', 'files 3/3'],
    ...['host 0/1', 'host 1/1', 'findings 0/1', 'findings 1/1', 'plans 0/1', 'plans 1/1'],
  ]);
});

it('compares the copies of a parent where coverage is asked for, and only there', async () => {
  const folder = new SmallFolder();
  await folder.disk('a/base.vhdx', { id: 1, fileWriteId: 8 });
  await folder.disk('b/base.vhdx', { id: 1, fileWriteId: 9 });
  await folder.disk('c/leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
  const opened = await openCase({ trees: [folder.tree()] });
  const verdictOf = async (coverage: boolean) => {
    const plans = await opened.plans({ output: 'new', coverage });
    return plans.find(({ subject }) => subject === 'c/leaf.avhdx')!.parentCopies?.verdict;
  };
  expect(await verdictOf(false)).toBeUndefined();
  expect(await verdictOf(true)).toBe('equal');
});

it('opens the chain that a path stands for, at the state that is asked for', async () => {
  const opened = await openCase({ trees: [(await folderOfTwo()).tree()] });
  const { chain, set } = await opened.chainNamed('s.vhds');
  expect(set).toBe(opened.inventory.sets[0]);
  const { disk, gap } = await opened.openChain(chain);
  expect(gap).toBeNull();
  expect(disk.layers.map(({ name }) => name)).toEqual(['leaf.avhdx', 'base.vhdx']);
  const old = await opened.chainNamed('s.vhds', 'base.vhdx');
  expect(pathsOf(old.chain.members)).toEqual(['base.vhdx']);
  expect(old.set).toBe(set);
});

it('understands paths as its trees do', async () => {
  const tree = (await folderOfTwo()).tree();
  tree.pathOf = async (spelling) => spelling.toLowerCase();
  const opened = await openCase({ trees: [tree] });
  expect(await opened.pathOf('LEAF.avhdx')).toBe('leaf.avhdx');
  expect((await opened.chainNamed('S.VHDS')).chain.leaf.file.path).toBe('leaf.avhdx');
});

it('counts what broken chains still hold only where that is asked for', async () => {
  const folder = await new SmallFolder().disk('leaf.avhdx', {
    ...{ id: 2, parentId: 1, relative: 'gone.vhdx' },
    blocks: [{ block: 0 }],
  });
  const opened = await openCase({ trees: [folder.tree()] });
  const evidence = async (coverage: boolean) => {
    const [plan] = await opened.plans({ output: 'new', coverage });
    return JSON.stringify(plan!.options);
  };
  expect(await evidence(true)).not.toBe(await evidence(false));
});

it('says the same in findings and plans of a parent that was enlarged under its child', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', {
    id: 9,
    spec: { virtualSize: 4 * 0x100000 },
  });
  await folder.disk('leaf.avhdx', { id: 2, parentId: 1, relative: 'base.vhdx' });
  const opened = await openCase({ trees: [folder.tree()] });
  const findings = await opened.findings();
  const candidates = findings.find(({ id }) => id === 'parent-candidates')!;
  expect(candidates.title).toContain('likely its parent in another state');
  expect(candidates.evidence.map(({ value }) => value).join()).toContain('enlarged since');
  const [plan] = await opened.plans({ output: 'new' });
  const proof = plan!.options.find(({ id }) => id === 'prove-identity')!;
  expect(proof.why).toContain('the parent, enlarged after the child was made');
  expect(JSON.stringify(plan)).not.toContain('It is another disk');
});

it('does nothing more once it is aborted', async () => {
  const stop = new AbortController();
  const folder = await folderOfTwo();
  const opened = await openCase({ trees: [folder.tree()], signal: stop.signal });
  stop.abort(new Error('enough'));
  await expect(opened.findings()).rejects.toThrow('enough');
  await expect(opened.plans({ output: 'new' })).rejects.toThrow('enough');
  await expect(openCase({ trees: [folder.tree()], signal: stop.signal })).rejects.toThrow('enough');
});
