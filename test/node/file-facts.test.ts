import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { factsOf, irregularKind } from '../../src/node/file-facts.ts';
import { temporaryFolder } from './temp-folder.ts';

function look(path: string) {
  return lstatSync(path, { bigint: true });
}

it('the size of a file is a number, also beyond 32 bits', () => {
  const path = join(temporaryFolder(), 'disk.vhdx');
  writeFileSync(path, '');
  truncateSync(path, 2 ** 43 + 1);
  expect(factsOf(look(path)).size).toBe(2 ** 43 + 1);
});

it('two names of one file share an identity, two files do not', () => {
  const folder = temporaryFolder();
  const [a, b, c] = ['a', 'b', 'c'].map((name) => join(folder, name)) as [string, string, string];
  writeFileSync(a, 'same');
  linkSync(a, b);
  writeFileSync(c, 'same');
  expect(factsOf(look(a)).id).toBe(factsOf(look(b)).id);
  expect(factsOf(look(a)).id).not.toBe(factsOf(look(c)).id);
});

it('what is not a regular file has a name', async () => {
  const folder = temporaryFolder();
  const [file, pipe, link, socket] = ['file', 'pipe', 'link', 'socket'].map((name) =>
    join(folder, name),
  ) as [string, string, string, string];
  writeFileSync(file, '');
  execFileSync('mkfifo', [pipe]);
  symlinkSync('file', link);
  const server = createServer().listen(socket);
  onTestFinished(() => void server.close());
  await new Promise((resolve) => server.once('listening', resolve));
  expect(
    [file, folder, link, pipe, socket, '/dev/null'].map((path) => irregularKind(look(path))),
  ).toEqual([undefined, 'a folder', 'a symbolic link', 'a named pipe', 'a socket', 'a device']);
});
