import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { hostOfScenario, writeHostFolder } from '../../fixtures/scene/host-folder.ts';
import { openScene } from '../../fixtures/scene/scene.ts';
import { openCase } from '../../src/case/case.ts';
import type { Finding } from '../../src/diagnosis/finding.ts';
import { temporaryFolder } from '../cli/volume-images.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { withFolderCase } from './folder-case.ts';

const root = temporaryFolder('first-look');
afterAll(() => rmSync(root, { recursive: true, force: true }));

const MIB = 0x100000;
const headingOf = ({ id, severity, subject }: Finding) => `${severity} ${id} ${subject}`;

/** What a first look at a folder finds, and what is found in the end, with it and without it. */
async function looksAt(path: string, host?: string) {
  const request = { paths: [path], ...(host === undefined ? {} : { host }) };
  let first: readonly Finding[] | null = null;
  const withIt = await withFolderCase(
    {
      ...request,
      async onFirstLook(look) {
        first = await look.findings();
      },
    },
    (opened) => opened.findings(),
  );
  const without = await withFolderCase(request, (opened) => opened.findings());
  return { first: first!, withIt, without };
}

/** Everything that is found at first stands there in the end, and the end is the same without a first look. */
async function expectLooksAgree(path: string, host?: string): Promise<number> {
  const { first, withIt, without } = await looksAt(path, host);
  expect(withIt).toEqual(without);
  expect(withIt.map(headingOf)).toEqual(expect.arrayContaining(first.map(headingOf)));
  return first.length;
}

describe.each(SCENARIOS)('a first look at $name', ({ name, build }) => {
  it('finds what is found in the end, though not all of it', async () => {
    const [copy, host] = [join(root, name), join(root, `${name}-host`)];
    mkdirSync(copy);
    mkdirSync(host);
    const truth = await build(copy);
    await writeHostFolder(openScene(host), await hostOfScenario(name, copy, truth));
    expect(await expectLooksAgree(copy, host)).toBeGreaterThan(0);
    rmSync(copy, { recursive: true });
  }, 120_000);
});

it('asks no event log: one that can’t be read is told later', async () => {
  const folder = await new SmallFolder().disk('base.vhdx', { id: 1 });
  const tree = folder.tree();
  let first: readonly Finding[] | null = null;
  const opened = await openCase({
    trees: [tree],
    eventLogs: [{ tree, path: 'gone.evtx' }],
    async onFirstLook(look) {
      first = await look.findings();
    },
  });
  expect(first).toEqual([]);
  await expect(opened.findings()).rejects.toThrow('gone.evtx');
});

it('reads no table and no bitmap before it is done', async () => {
  const folder = new SmallFolder().set('s.vhds', { activeLeaf: 'leaf.avhdx' });
  await folder.disk('base.vhdx', { id: 1, blocks: [{ block: 0 }] });
  const block = { block: 0, state: 7, data: Buffer.alloc(512, 1), present: [[0, 1]] as const };
  const leaf = { id: 2, parentId: 1, relative: 'base.vhdx', blocks: [block] };
  await folder.disk('leaf.avhdx', leaf);
  const read: [string, number][] = [];
  const tree = folder.tree();
  tree.open = async (path) => {
    const source = await folder.open(path);
    const note = (position: number) => void read.push([path, position]);
    return {
      size: source.size,
      async read(target, position) {
        note(position);
        await source.read(target, position);
      },
    };
  };
  let atFirst = -1;
  const steps: string[] = [];
  const opened = await openCase({
    trees: [tree],
    onProgress: ({ step, done, total }) => steps.push(`${step} ${done}/${total}`),
    async onFirstLook(first) {
      expect(first.inventory.disks.map(({ allocation }) => allocation)).toEqual([null, null]);
      const [checkpoints] = await first.findings();
      expect(checkpoints!.explanation).toContain('How much it alone holds is not known');
      expect(await first.plans({ output: 'new' })).toHaveLength(1);
      atFirst = read.length;
    },
  });
  const tables = opened.inventory.disks.map(({ file, vhdx }) => {
    const { offset } = vhdx.bat!;
    expect(offset).toBeGreaterThanOrEqual(MIB);
    return [file.path, offset] as const;
  });
  const readsOf = (reads: typeof read, [path, offset]: readonly [string, number]) =>
    reads.filter(([at, position]) => at === path && position >= offset && position < offset + MIB);
  for (const table of tables) {
    expect(readsOf(read.slice(0, atFirst), table)).toEqual([]);
    expect(readsOf(read.slice(atFirst), table)).not.toEqual([]);
  }
  expect(steps).toEqual([
    ...['files 1/3', 'files 2/3', 'files 3/3'],
    ...['tables 1/3', 'tables 2/3', 'tables 3/3'],
  ]);
  const [checkpoints] = await opened.findings();
  expect(checkpoints!.explanation).toContain('It alone holds 512 bytes of changes');
});
