import { describe, expect, it } from 'vitest';
import { diagnose } from '../../src/diagnosis/diagnose.ts';
import { FilePool } from '../../src/node/file-pool.ts';
import { FolderTree } from '../../src/node/folder-tree.ts';
import { takeInventory } from '../../src/sets/inventory.ts';
import { corpus, corpusFile, hasCorpus } from '../corpus.ts';
import { SmallFolder } from '../sets/small-folder.ts';
import { brief, findingsIn, hostWith } from './small-diagnosis.ts';

it('has nothing to say about an empty folder', async () => {
  expect(await findingsIn(new SmallFolder())).toEqual([]);
});

it('gives every finding an id, a title, an explanation and evidence', async () => {
  const folder = new SmallFolder().file('notes.avhdx', 'hello').file('b.vhdx', '');
  folder.set('s.vhds', { activeLeaf: 's_1.avhdx' });
  await folder.disk('c.avhdx', { id: 2, parentId: 1, relative: '.\\gone.vhdx' });
  for (const finding of await findingsIn(folder)) {
    expect(finding.id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect(finding.title).not.toBe('');
    expect(finding.explanation).not.toBe('');
    expect(finding.evidence.length).toBeGreaterThan(0);
    for (const { path } of finding.evidence) expect(folder.files.has(path)).toBe(true);
  }
});

describe.skipIf(!hasCorpus)('on real files', () => {
  const findingsAbout = async (...names: string[]) => {
    const pool = new FilePool();
    const paths = await Promise.all(names.map(corpusFile));
    const inventory = await takeInventory([new FolderTree(paths, pool)]);
    const findings = diagnose(inventory, hostWith(inventory));
    pool.close();
    return findings;
  };
  const clean = corpus.filter(
    ({ kind, dirtyLog, type }) => kind === 'vhdx' && !dirtyLog && type !== 'differencing',
  );

  it.each(clean.map(({ unpackedName }) => unpackedName))(
    'says nothing above info about %s',
    async (name) => {
      const findings = await findingsAbout(name);
      expect(brief(findings.filter(({ severity }) => severity !== 'info'))).toEqual([]);
    },
  );

  it('says nothing above info about a child with its parent', async () => {
    const findings = await findingsAbout('fat-differential.vhdx', 'fat-parent.vhdx');
    expect(brief(findings.filter(({ severity }) => severity !== 'info'))).toEqual([]);
  });

  it('says what to look for when a parent is missing', async () => {
    const findings = await findingsAbout('hyperv-differencing-no-parent.avhdx');
    const missing = findings.find(({ id }) => id === 'missing-parent');
    expect(missing).toMatchObject({ severity: 'error' });
    expect(missing?.title).toContain('Generation 1_49C4BAF3-4B25-4406-8C4B-D39E65C32385.avhdx');
    expect(missing?.explanation).toContain('ff34003b-11ed-4cf8-a166-b2be05e20b80');
  });

  it('says that the disk of the real set is missing', async () => {
    const [finding, ...others] = await findingsAbout('rsvd.vhds');
    expect(finding).toMatchObject({ id: 'missing-backing-file', severity: 'error' });
    expect(finding?.title).toContain('rsvd_9ac15b72-2a6d-44b2-ba7c-f5f06831c74a.avhdx');
    expect(finding?.reference).toContain('0xC05CFF0C');
    expect(others).toEqual([]);
  });

  it('knows the dirty image as dirty, and nothing worse', async () => {
    const findings = await findingsAbout('iotest-dirtylog-10G-4M.vhdx');
    expect(findings.map(({ id, severity }) => `${severity} ${id}`)).toEqual(['warning dirty-log']);
  });
});
