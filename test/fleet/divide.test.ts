import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { SCENARIOS } from '../../fixtures/scenarios/index.ts';
import { openCaseAt } from '../../src/case/case-at.ts';
import { summariseAnalysis } from '../../src/fleet/analysis-summary.ts';
import { divide } from '../../src/fleet/divide.ts';
import { openSubject } from '../../src/fleet/open-subject.ts';
import { SystemPlaces } from '../../src/node/system-places.ts';
import { makeSets } from '../cli/fleet/many-sets.ts';
import { temporaryFolder } from '../node/temp-folder.ts';

async function opened(...paths: string[]) {
  const places = new SystemPlaces();
  onTestFinished(() => places.close());
  const found = await openCaseAt(places, { paths, neighbours: 'ignored' });
  return { places, found, ...divide(found.inventory, await found.host()) };
}

async function scenario(name: string): Promise<string> {
  const folder = join(temporaryFolder(), name);
  mkdirSync(folder);
  await SCENARIOS.find((one) => one.name === name)!.build(folder);
  return folder;
}

/** What is told of disks that hang together is the same with all other sets beside them, and without. */
describe('the files of a job', () => {
  const NAMES = [
    ...['healthy', 'missing-parent', 'orphans', 'ambiguous-parent', 'identity-mismatch', 'cycle'],
    ...['fork-commit-hold', 'lost-vhds', 'damaged-header', 'config-behind-disk', 'no-permission'],
    'suspended-merges',
  ];
  it.each(NAMES)('%s: say what the whole folder says', async (name) => {
    const folder = await scenario(name);
    const { places, found, subjects } = await opened(folder);
    expect(subjects.length).toBeGreaterThan(0);
    for (const subject of subjects) {
      const own = await openSubject(places, subject, { countAllocation: true });
      const here = await summariseAnalysis(own, subject.path);
      expect(here).toEqual(await summariseAnalysis(found, subject.path));
      expect(here.findings.length).toBeGreaterThan(0);
    }
  });

  it('on HOLD is told where the logs tell it', async () => {
    const { places, subjects } = await opened(await scenario('fork-commit-hold'));
    const set = subjects.find(({ kind }) => kind === 'set')!;
    const own = await openSubject(places, set, { countAllocation: true });
    expect((await summariseAnalysis(own, set.path)).hold).toBe(true);
  });

  it('are few: those of one set, whatever else is there', async () => {
    const folder = temporaryFolder();
    await makeSets(folder, 5);
    const { subjects } = await opened(folder);
    expect(subjects.map(({ files, search }) => [files.length, search.length])).toEqual(
      Array(5).fill([4, 0]),
    );
  });

  it('of copies in two places: each its own, and the other is searched', async () => {
    const folder = temporaryFolder();
    for (const name of ['one', 'two']) {
      mkdirSync(join(folder, name));
      await makeSets(join(folder, name), 1);
    }
    const { places, subjects } = await opened(folder);
    expect(subjects).toHaveLength(2);
    for (const subject of subjects) {
      expect(subject.files).toHaveLength(4);
      expect(subject.search.length).toBeGreaterThan(0);
      const own = await openSubject(places, subject, { countAllocation: false });
      expect(own.inventory.chains.map(({ status }) => status)).toEqual(['complete']);
    }
  });

  it('damaged ones get a job of their own, so that none is lost', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'broken.vhdx'), 'nothing of the kind');
    writeFileSync(join(folder, 'broken.vhds'), 'nothing of the kind');
    writeFileSync(join(folder, 'notes.txt'), 'nothing at all');
    const { subjects } = await opened(folder);
    expect(subjects.map(({ kind, path }) => [kind, basename(path)])).toEqual([
      ['file', 'broken.vhds'],
      ['file', 'broken.vhdx'],
    ]);
  });
});
