import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  linkSync,
  mkdirSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FolderEntry, walk } from '../../src/node/walk.ts';
import { processorTime } from '../processor-time.ts';
import { temporaryFolder, withoutPrivileges } from './temp-folder.ts';

async function walkAll(...roots: string[]): Promise<FolderEntry[]> {
  const all: FolderEntry[] = [];
  for await (const entry of walk(roots)) all.push(entry);
  return all;
}

/** What was found, in one line each, relative to `folder`. */
async function outline(folder: string, ...roots: string[]): Promise<string[]> {
  const all = await walkAll(...(roots.length > 0 ? roots : [folder]));
  return all.map((entry) => {
    const path = relative(folder, entry.path);
    if (entry.found === 'file') return path;
    return `${path}: ${entry.found === 'skipped' ? entry.reason : entry.error.reason}`;
  });
}

/** A folder with these files (and, ending in `/`, folders). */
function folderWith(...paths: string[]): string {
  const folder = temporaryFolder();
  for (const path of paths) {
    const full = join(folder, path);
    mkdirSync(path.endsWith('/') ? full : dirname(full), { recursive: true });
    if (!path.endsWith('/')) writeFileSync(full, path);
  }
  return folder;
}

describe('a walk', () => {
  it('tells size, times and identity of a file', async () => {
    const folder = folderWith('disk.vhdx');
    const path = join(folder, 'disk.vhdx');
    const modified = new Date('2026-10-23T02:10:00Z');
    utimesSync(path, modified, modified);
    const { birthtime, dev, ino } = statSync(path, { bigint: true });
    expect(await walkAll(folder)).toEqual([
      {
        found: 'file',
        path,
        realPath: path,
        size: 9,
        modified,
        created: birthtime,
        id: `${dev}:${ino}`,
      },
    ]);
  });

  it('goes down all folders, in the order of the code units of their names', async () => {
    const folder = folderWith('b', 'B', 'a/z', 'a/b/c', 'ä', 'empty/', 'a.vhdx', '10', '9');
    expect(await outline(folder)).toEqual(['10', '9', 'B', 'a/b/c', 'a/z', 'a.vhdx', 'b', 'ä']);
  });

  it('takes files and folders as roots, and keeps the paths as they were given', async () => {
    const folder = folderWith('set/x', 'other');
    const root = relative(process.cwd(), folder);
    const paths = (await walkAll(join(root, 'other'), join(root, 'set'))).map(({ path }) => path);
    expect(paths).toEqual([join(root, 'other'), join(root, 'set/x')]);
  });

  it('lists a file once when roots repeat or hold each other', async () => {
    const folder = folderWith('a/x', 'a/y', 'b');
    const roots = [join(folder, 'a/x'), join(folder, 'a'), folder, `${folder}/`, folder];
    expect(await outline(folder, ...roots)).toEqual(['a/x', 'a/y', 'b']);
  });

  it('lists both names of a hard link, with one identity', async () => {
    const folder = folderWith('a');
    linkSync(join(folder, 'a'), join(folder, 'b'));
    const found = await walkAll(folder);
    expect(found).toHaveLength(2);
    expect(new Set(found.map((entry) => entry.found === 'file' && entry.id)).size).toBe(1);
  });

  it('says that a root does not exist, and goes on with the others', async () => {
    const folder = folderWith('a');
    expect(await outline(folder, join(folder, 'lost'), folder)).toEqual(['lost: ENOENT', 'a']);
  });

  it('names what may not be read, and goes on beside it', async () => {
    const folder = folderWith('a/x', 'closed/y', 'z');
    chmodSync(join(folder, 'closed'), 0);
    const lines = await withoutPrivileges(() => outline(folder));
    expect(lines).toEqual(['a/x', 'closed: EACCES', 'z']);
  });

  it('names files in a folder that may be listed but not entered', async () => {
    const folder = folderWith('listed/y', 'z');
    chmodSync(join(folder, 'listed'), 0o744);
    const lines = await withoutPrivileges(() => outline(folder));
    expect(lines).toEqual(['listed/y: EACCES', 'z']);
  });

  it('skips what is no file, without touching it', async () => {
    const folder = folderWith('a');
    execFileSync('mkfifo', [join(folder, 'pipe')]);
    expect(await outline(folder)).toEqual(['a', 'pipe: a named pipe']);
    expect(await outline('/dev', '/dev/null')).toEqual(['null: a device']);
  });

  it('explains a name that is not valid UTF-8', async () => {
    const folder = folderWith('a');
    writeFileSync(Buffer.concat([Buffer.from(`${folder}/b`), Buffer.of(0xff)]), '');
    expect(await outline(folder)).toEqual(['a', 'b\ufffd: name-not-utf-8']);
  });

  it('finds 50,000 files in seconds', async () => {
    const folder = temporaryFolder();
    for (let index = 0; index < 50_000; index++) writeFileSync(join(folder, `f${index}`), '');
    const start = processorTime();
    let count = 0;
    for await (const entry of walk([folder])) if (entry.found === 'file') count++;
    expect(count).toBe(50_000);
    expect(processorTime() - start).toBeLessThan(15_000);
  });

  it('goes down hundreds of folders', async () => {
    const deep = `${'d/'.repeat(900)}file`;
    expect(await outline(folderWith(deep))).toHaveLength(1);
  });

  it('can be left at any time', async () => {
    const folder = folderWith(...Array.from({ length: 200 }, (_, index) => `f${index}`));
    for await (const entry of walk([folder])) {
      expect(entry.path).toContain('f0');
      break;
    }
  });
});

describe('symbolic links in a walk', () => {
  const listed = 'a symbolic link to what is listed by itself';
  const outside = 'a symbolic link that leads out of the folders given';

  it('are not followed out of the roots, neither to a file nor to a folder', async () => {
    const folder = folderWith('in/a', 'in.out/x');
    symlinkSync(join(folder, 'in.out/x'), join(folder, 'in/file'));
    symlinkSync('../in.out', join(folder, 'in/folder'));
    expect(await outline(folder, join(folder, 'in'))).toEqual([
      'in/a',
      `in/file: ${outside}`,
      `in/folder: ${outside}`,
    ]);
  });

  it('inside the roots tell their target, which is listed under its own name', async () => {
    const folder = folderWith('z/file');
    symlinkSync('z/file', join(folder, 'a'));
    symlinkSync('z', join(folder, 'b'));
    expect(await outline(folder)).toEqual(['z/file', `a: ${listed}`, `b: ${listed}`]);
    expect(await walkAll(folder)).toContainEqual({
      found: 'skipped',
      path: join(folder, 'a'),
      reason: listed,
      target: join(folder, 'z/file'),
    });
  });

  it('may lead from one root into another', async () => {
    const folder = folderWith('one/a', 'two/b');
    symlinkSync('../two/b', join(folder, 'one/link'));
    const lines = await outline(folder, join(folder, 'one'), join(folder, 'two'));
    expect(lines).toEqual(['one/a', 'two/b', `one/link: ${listed}`]);
  });

  it('are followed to what could not be listed by itself', async () => {
    const folder = folderWith('unlisted/x/y', 'z');
    symlinkSync('unlisted/x', join(folder, 'link'));
    chmodSync(join(folder, 'unlisted'), 0o711);
    const lines = await withoutPrivileges(() => outline(folder));
    expect(lines).toEqual(['unlisted: EACCES', 'z', 'link/y']);
  });

  it('given as roots are followed', async () => {
    const folder = folderWith('real/a');
    symlinkSync('real', join(folder, 'root'));
    expect(await outline(folder, join(folder, 'root'))).toEqual(['root/a']);
  });

  it('that lead nowhere, in a circle or upward end the walk nowhere', async () => {
    const folder = folderWith('a/b/file');
    symlinkSync('self', join(folder, 'self'));
    symlinkSync('nowhere', join(folder, 'lost'));
    symlinkSync('../..', join(folder, 'a/b/up'));
    expect(await outline(folder)).toEqual([
      'a/b/file',
      `a/b/up: ${listed}`,
      'lost: ENOENT',
      'self: ELOOP',
    ]);
  });
});
