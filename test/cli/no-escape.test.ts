import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { hasStrace } from '../node/child-script.ts';
import { temporaryFolder } from '../node/temp-folder.ts';
import { guid } from '../sets/small-folder.ts';
import { writeDisk } from './small-files.ts';

/**
 * Children in `in/` whose locators lead to their true parent, which lies outside: only opening it
 * would show that it is the right one.
 */
async function childrenOfOutside(): Promise<{ folder: string; root: string; children: string[] }> {
  const folder = temporaryFolder();
  const [root, outside] = [join(folder, 'in'), join(folder, 'outside-marker')];
  for (const path of [root, outside]) mkdirSync(path);
  const parent = join(outside, 'parent.vhdx');
  await writeDisk(parent, { id: 1 });
  symlinkSync('../outside-marker/parent.vhdx', join(root, 'link.vhdx'));
  symlinkSync('../outside-marker', join(root, 'folder'));
  const absolute = 'absolute_win32_path';
  const locators: readonly (readonly [string, string])[] = [
    [absolute, parent],
    [absolute, parent.replaceAll('/', '\\')],
    [absolute, '\\\\server-marker\\share\\parent.vhdx'],
    [absolute, '\\\\?\\UNC\\server-marker\\share\\parent.vhdx'],
    ['volume_path', `\\\\?\\Volume{${guid(9)}}${parent.replaceAll('/', '\\')}`],
    ['relative_path', '..\\outside-marker\\parent.vhdx'],
    ['relative_path', '..\\..\\..\\..\\..\\..\\etc\\passwd'],
    ['relative_path', '.\\link.vhdx'],
    ['relative_path', 'folder\\parent.vhdx'],
  ];
  const children = locators.map((_, i) => join(root, `child${i}.avhdx`));
  for (const [i, path] of children.entries()) {
    const linkage = ['parent_linkage', `{${guid(1)}}`] as const;
    await writeDisk(path, { id: 10 + i, locator: [linkage, locators[i]!] });
  }
  return { folder, root, children };
}

describe.skipIf(!hasStrace)('a parent path that leads out of the folders given', () => {
  it.each([
    ['analyze', '{root}', '--json'],
    ['check', '{root}', '--json'],
    ['plan', '{root}', '--json'],
    ['export', '{child}', '{out}', '--json'],
  ])(
    'is not touched by %s',
    async (...words) => {
      const { folder, root, children } = await childrenOfOutside();
      const out = join(folder, 'out.raw');
      const named = words.some((word) => word === '{child}') ? children : [root];
      for (const child of named) {
        const args = words.map((word) => {
          return word.replace('{root}', root).replace('{child}', child).replace('{out}', out);
        });
        const log = join(folder, 'trace');
        const { stdout, stderr } = spawnSync(
          'strace',
          // File and network calls: a UNC path is asked of a server.
          ['-f', '-e', 'trace=%file,connect', '-s', '4096', '-o', log, ...vhdset(args)],
          { encoding: 'utf8' },
        );
        const touched = readFileSync(log, 'utf8')
          .split('\n')
          .filter((line) => /outside-marker|server-marker|passwd/.test(line))
          // Where a link leads to is asked, and nothing is opened there.
          .filter((line) => !/ readlink\(/.test(line));
        expect(touched).toEqual([]);
        // And the gap is told: the child is no whole disk.
        expect(`${stdout}${stderr}`).toMatch(/missing|chain-parent-missing/);
      }
    },
    120_000,
  );
});

const vhdset = (args: readonly string[]) => [process.execPath, resolve('bin/vhdset.js'), ...args];
