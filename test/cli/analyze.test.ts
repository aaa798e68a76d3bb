import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { corpusFile, hasCorpus } from '../corpus.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { widest } from '../report/text/small-page.ts';
import { fingerprint, vhdset } from './run.ts';
import { BASE, LEAF, smallSet, writeDisk } from './small-files.ts';

describe('a folder with a set', () => {
  it('is told on stdout, within 80 columns, without colour in a pipe', async () => {
    const folder = await smallSet();
    const { code, stdout, stderr } = await vhdset(['analyze', folder]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('s.vhds   VHD Set, valid');
    expect(stdout).toContain('parent proven: identity matches, found by relative path');
    expect(stdout).toContain('[unmerged-checkpoints]');
    expect(widest(stdout)).toBeLessThanOrEqual(80);
    expect(stdout).not.toContain('\u001b');
  });

  it('is the current folder when none is named', async () => {
    const { stdout } = await vhdset(['analyze'], { cwd: await smallSet() });
    expect(stdout).toContain('s.vhds   VHD Set, valid');
  });

  it('has colour where it is asked for, unless NO_COLOR', async () => {
    const folder = await smallSet();
    expect((await vhdset(['analyze', folder, '--color'])).stdout).toContain('\u001b[');
    const env = { NO_COLOR: '1' };
    expect((await vhdset(['analyze', folder], { env })).stdout).not.toContain('\u001b');
  });

  it('is left as it was', async () => {
    const folder = await smallSet();
    const before = fingerprint(folder);
    for (const args of [['analyze'], ['analyze', '--all'], ['analyze', '--json']]) {
      await vhdset([...args, folder]);
    }
    expect(fingerprint(folder)).toEqual(before);
  });

  it('is the same under other names: upper case, .vhdx, another folder', async () => {
    const folder = await smallSet();
    const elsewhere = join(folder, 'elsewhere');
    await mkdir(elsewhere);
    await rename(join(folder, BASE), join(elsewhere, 'OLD BASE.VHDX'));
    await rename(join(folder, LEAF), join(folder, LEAF.toUpperCase().replace('.AVHDX', '.VHDX')));
    const { stdout } = await vhdset(['analyze', '--json', folder]);
    const { chains, sets } = JSON.parse(stdout);
    expect(chains).toMatchObject([{ status: 'complete', members: { length: 2 } }]);
    expect(sets[0].chain).toBe(chains[0].leaf);
  });

  it('finds a parent in another folder only when that is named', async () => {
    const [folder, other] = [await smallSet(), temporaryFolder()];
    await rename(join(folder, BASE), join(other, BASE));
    const without = JSON.parse((await vhdset(['analyze', '--json', folder])).stdout);
    expect(without.chains[0].status).toBe('missing-parent');
    const given = await vhdset(['analyze', '--json', folder, '--search', other]);
    expect(JSON.parse(given.stdout).chains[0].status).toBe('complete');
  });

  it('looks beside a file that is named, and refuses a search folder that is not there', async () => {
    const folder = await smallSet();
    const { stdout } = await vhdset(['analyze', '--json', join(folder, 's.vhds')]);
    expect(JSON.parse(stdout).chains).toMatchObject([{ status: 'complete' }]);
    const absent = await vhdset(['analyze', folder, '--search', join(folder, 'nope')]);
    expect(absent.code).toBe(3);
    expect(absent.stderr).toContain('nope: no such file');
  });

  it('takes a parent that is named on the command line', async () => {
    const [folder, other] = [await smallSet(), temporaryFolder()];
    await rename(join(folder, BASE), join(other, 'x.bin'));
    const pair = `${join(folder, LEAF)}=${join(other, 'x.bin')}`;
    const { stdout } = await vhdset(['analyze', '--json', folder, '--parent', pair]);
    expect(JSON.parse(stdout).chains[0].status).toBe('complete');
  });
});

describe('exit codes', () => {
  it('1 when a finding is as severe as --fail-on', async () => {
    const folder = await smallSet();
    const codes = await Promise.all(
      ['info', 'warning', 'error', 'never'].map(async (bar) => {
        return (await vhdset(['analyze', folder, '--fail-on', bar])).code;
      }),
    );
    expect(codes).toEqual([1, 1, 0, 0]);
  });

  it.each([
    ['nothing there', async (folder: string) => join(folder, 'nope'), 'no such file'],
    ['an empty folder', async (folder: string) => folder, 'no .vhds, .avhdx or .vhdx'],
    [
      'a text file by name',
      async (folder: string) => {
        await writeFile(join(folder, 'a.avhdx'), 'hello');
        return join(folder, 'a.avhdx');
      },
      'its content is unknown',
    ],
    [
      'an empty file by name',
      async (folder: string) => {
        await writeFile(join(folder, 'a.vhds'), '');
        return join(folder, 'a.vhds');
      },
      'it is empty',
    ],
  ])('3 for %s', async (_, prepare, message) => {
    const path = await prepare(temporaryFolder());
    const { code, stdout, stderr } = await vhdset(['analyze', path]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).toContain(message);
  });
});

it('tells of an overwritten disk in a folder that holds nothing else', async () => {
  const folder = temporaryFolder();
  await writeFile(join(folder, 'a.avhdx'), 'hello');
  const { code, stdout } = await vhdset(['analyze', folder]);
  expect(code).toBe(0);
  expect(stdout).toContain('[foreign-content]');
});

it('does not follow a link out of the folders given', async () => {
  const [folder, other] = [await smallSet(), temporaryFolder()];
  await rename(join(folder, BASE), join(other, BASE));
  await symlink(join(other, BASE), join(folder, BASE));
  const { chains } = JSON.parse((await vhdset(['analyze', '--json', folder])).stdout);
  expect(chains[0].status).toBe('missing-parent');
});

it('says which of several event logs cannot be read, and where', async () => {
  const folder = await smallSet();
  const good = join(temporaryFolder(), 'good.xml');
  const bad = join(temporaryFolder(), 'bad.xml');
  await writeFile(good, '<Events/>');
  await writeFile(bad, '<!DOCTYPE a [<!ENTITY b "c">]><Events>&b;</Events>');
  const args = ['analyze', folder, '--events', good, '--events', bad];
  const { code, stderr } = await vhdset(args);
  expect(code).toBe(3);
  expect(stderr).toMatch(/bad\.xml: .*line 1: a DOCTYPE/);
});

it('shows hostile file names escaped', async () => {
  const folder = temporaryFolder();
  await writeDisk(join(folder, 'a\u001b[31m\u202e.vhdx'), { id: 1 });
  const { stdout } = await vhdset(['analyze', folder]);
  expect(stdout).toContain('a\\u{1b}[31m\\u{202e}.vhdx');
  expect(stdout).not.toMatch(/\p{Bidi_Control}/u);
});

describe.skipIf(!hasCorpus)('real files', () => {
  it('proves the chain of two', async () => {
    const paths = await Promise.all(['fat-differential.vhdx', 'fat-parent.vhdx'].map(corpusFile));
    const { stdout } = await vhdset(['analyze', '--json', ...paths]);
    const { chains, disks } = JSON.parse(stdout);
    expect(chains).toMatchObject([{ status: 'complete', members: paths }]);
    expect(disks[0].parent.candidates).toMatchObject([
      { foundBy: 'relative-path', matches: 'parent_linkage', verdict: 'taken' },
    ]);
  });
});
