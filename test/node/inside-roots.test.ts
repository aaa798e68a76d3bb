import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { insideRoots } from '../../src/node/inside-roots.ts';
import { childScript, hasStrace } from './child-script.ts';
import { temporaryFolder } from './temp-folder.ts';

/** `in/` is the root, `out/` lies beside it; both hold `parent.vhdx`. */
function twoFolders(): { folder: string; root: string } {
  const folder = temporaryFolder();
  for (const name of ['in', 'in/sub', 'out']) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'parent.vhdx'), name);
  }
  return { folder, root: join(folder, 'in') };
}

describe('a name read from a file', () => {
  it('may lead to a file in the roots, and to the root itself', async () => {
    const { root } = twoFolders();
    const parent = join(root, 'parent.vhdx');
    expect(await insideRoots(parent, [root])).toBe(parent);
    expect(await insideRoots(`${root}/sub/../parent.vhdx`, [root])).toBe(parent);
    expect(await insideRoots(parent, [parent])).toBe(parent);
    expect(await insideRoots(relative(process.cwd(), parent), [root])).toBe(parent);
  });

  it.each([
    '../out/parent.vhdx',
    'sub/../../out/parent.vhdx',
    '../../../../../../../../etc/passwd',
    '..',
    '../in-other',
    'lost.vhdx',
    'nul\0byte',
    'parent.vhdx/x',
    'x'.repeat(5000),
  ])('is refused as %j', async (name) => {
    const { root } = twoFolders();
    expect(await insideRoots(`${root}/${name}`, [root])).toBeUndefined();
  });

  it.each(['/etc/passwd', '//server/share/parent.vhdx', '/'])('is refused as %j', async (path) => {
    const { root } = twoFolders();
    expect(await insideRoots(path, [root])).toBeUndefined();
  });

  it('is refused when a link leads it out, to a file or through a folder', async () => {
    const { folder, root } = twoFolders();
    symlinkSync('../out/parent.vhdx', join(root, 'file'));
    symlinkSync(join(folder, 'out'), join(root, 'folder'));
    symlinkSync('loop', join(root, 'loop'));
    for (const name of ['file', 'folder/parent.vhdx', 'loop']) {
      expect(await insideRoots(join(root, name), [root])).toBeUndefined();
    }
  });

  it('may pass a link that stays inside, and a root that is a link', async () => {
    const { folder, root } = twoFolders();
    symlinkSync('sub', join(root, 'link'));
    symlinkSync('in', join(folder, 'root'));
    const real = join(root, 'sub/parent.vhdx');
    expect(await insideRoots(join(root, 'link/parent.vhdx'), [root])).toBe(real);
    expect(await insideRoots(join(folder, 'root/sub/parent.vhdx'), [join(folder, 'root')])).toBe(
      real,
    );
    expect(await insideRoots(real, [join(folder, 'root')])).toBe(real);
  });

  it('takes no neighbour for the root because its name begins alike', async () => {
    const { folder, root } = twoFolders();
    mkdirSync(join(folder, 'in-other'));
    writeFileSync(join(folder, 'in-other/x'), '');
    expect(await insideRoots(join(folder, 'in-other/x'), [root])).toBeUndefined();
    mkdirSync(join(root, '..name'));
    expect(await insideRoots(join(root, '..name'), [root])).toBe(join(root, '..name'));
  });

  it('has nowhere to lead when no root exists', async () => {
    const { folder, root } = twoFolders();
    expect(await insideRoots(join(root, 'parent.vhdx'), [])).toBeUndefined();
    expect(await insideRoots(join(root, 'parent.vhdx'), [join(folder, 'lost')])).toBeUndefined();
  });

  it.skipIf(!hasStrace)('makes the system touch nothing outside the roots', () => {
    const { folder, root } = twoFolders();
    symlinkSync('../out/parent.vhdx', join(root, 'link'));
    const log = join(folder, 'trace');
    const node = childScript(
      { 'inside-roots.ts': 'insideRoots' },
      `const root = ${JSON.stringify(root)};
       for (const name of ['../out/marker-dots', '../out/parent.vhdx', 'link', 'parent.vhdx'])
         console.log(await insideRoots(root + '/' + name, [root]));`,
    );
    const answer = execFileSync('strace', ['-f', '-e', 'trace=%file', '-o', log, ...node], {
      stdio: 'pipe',
      encoding: 'utf8',
    });
    expect(answer.trim().split('\n')).toEqual([
      'undefined',
      'undefined',
      'undefined',
      join(root, 'parent.vhdx'),
    ]);
    const trace = readFileSync(log, 'utf8');
    expect(trace).toContain(join(root, 'link'));
    expect(trace).not.toContain('marker-dots');
    const opened = trace.split('\n').filter((line) => line.includes('open'));
    expect(opened.filter((line) => line.includes(folder))).toEqual([]);
  });
});
