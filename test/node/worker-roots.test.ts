import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WorkerRoots } from '../../src/node/worker-roots.ts';
import { temporaryFolder } from './temp-folder.ts';

describe('what a worker may read', () => {
  it('lies in its folders, by text and by where links lead', async () => {
    const folder = temporaryFolder();
    const root = join(folder, 'in');
    mkdirSync(root);
    writeFileSync(join(root, 'a'), '');
    writeFileSync(join(folder, 'b'), '');
    symlinkSync(join(folder, 'b'), join(root, 'out'));
    symlinkSync(join(root, 'a'), join(root, 'within'));
    const roots = new WorkerRoots([root], null);
    for (const name of ['a', 'within', 'absent']) await roots.requireInside(join(root, name));
    for (const path of [
      join(folder, 'b'),
      join(root, 'out'),
      `${root}/../b`,
      `${root}/./a`,
      `${root}2/a`,
      'in/a',
      '/etc/passwd',
      's3://in/a',
    ]) {
      await expect(roots.requireInside(path), path).rejects.toMatchObject({ reason: 'outside' });
    }
  });

  it('of addresses, lies below one of them, however a server takes dots', async () => {
    const roots = new WorkerRoots(['https://a.example/copies/', 's3://lab/cluster'], null);
    for (const path of [
      'https://a.example/copies/x/shared.vhds',
      'https://A.example/copies/100%/b.vhdx',
      's3://lab/cluster/7/shared.vhds',
    ]) {
      await roots.requireInside(path);
    }
    for (const path of [
      'https://a.example/other/x.vhds',
      'https://a.example/copies/../other/x.vhds',
      'https://a.example/copies/%2e%2e/other/x.vhds',
      'https://a.example/copies/%2E./other/x.vhds',
      'https://a.example/copies/..%2fother/x.vhds',
      'https://a.example/copies/%252e%252e/x.vhds',
      'https://a.example/copies//x.vhds',
      'http://a.example/copies/x.vhds',
      'https://a.example:444/copies/x.vhds',
      'https://a.example.org/copies/x.vhds',
      's3://lab/cluster-2/x.vhds',
      's3://other/cluster/x.vhds',
      '/copies/x.vhds',
    ]) {
      await expect(roots.requireInside(path), path).rejects.toMatchObject({ reason: 'outside' });
    }
  });
});

describe('where a worker may write', () => {
  it('is its folder for outputs, and nowhere without one', async () => {
    const folder = temporaryFolder();
    const [output, elsewhere] = [join(folder, 'new'), join(folder, 'elsewhere')];
    const roots = new WorkerRoots([], output);
    expect(await roots.outputPath('a/b/c.raw')).toBe(join(output, 'a', 'b', 'c.raw'));
    mkdirSync(elsewhere);
    symlinkSync(elsewhere, join(output, 'link'));
    for (const name of [
      ...['../c.raw', 'a/../../c.raw', '/c.raw', 'a//c.raw', './c.raw', '.', '..', ''],
      ...['link/c.raw', 'link/d/c.raw', 'C:c.raw', 'a\\..\\c.raw'],
    ]) {
      await expect(roots.outputPath(name), name).rejects.toMatchObject({ reason: 'outside' });
    }
    const nowhere = new WorkerRoots([], null).outputPath('c.raw');
    await expect(nowhere).rejects.toThrow('--output');
  });
});
