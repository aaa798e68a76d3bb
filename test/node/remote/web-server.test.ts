import { expect, it } from 'vitest';
import type { Send } from '../../../src/node/remote/http-connections.ts';
import { RemoteClient } from '../../../src/node/remote/remote-client.ts';
import { WebServer } from '../../../src/node/remote/web-server.ts';

/** What a folder holds: names, those of folders with a slash. */
type Folders = Record<string, readonly string[]>;

/** A server that answers when everybody has asked who is going to. */
function served(folders: Folders, padding = 0) {
  const seen = { now: 0, most: 0, asked: [] as string[] };
  const send: Send = async ({ url }) => {
    seen.asked.push(new URL(url).pathname);
    seen.most = Math.max(seen.most, ++seen.now);
    await new Promise((done) => setTimeout(done, 5));
    seen.now--;
    const names = folders[new URL(url).pathname];
    if (!names) return new Response(null, { status: 403 });
    const rows = names.map((name) => {
      const type = name.endsWith('/') ? 'directory' : 'file';
      return { name: name.replace('/', ''), type, size: 1 };
    });
    return new Response(`${JSON.stringify(rows)}${' '.repeat(padding)}`);
  };
  const server = new WebServer(new RemoteClient({ send, firstPause: 0 }));
  const list = async () => {
    const found: string[] = [];
    for await (const { path, ...rest } of server.list('http://server/', true)) {
      found.push('found' in rest ? `${path} ${rest.found}` : path);
    }
    return found.map((path) => path.replace('http://server', ''));
  };
  return { seen, server, list };
}

const numbered = (count: number) =>
  Array.from({ length: count }, (_, i) => `d${String(i).padStart(3, '0')}`);

it('lists folder by folder in one order, however many are asked for at a time', async () => {
  const names = numbered(40);
  const folders: Folders = { '/': ['b.vhds', ...names.map((one) => `${one}/`), 'z.vhds'] };
  for (const name of names) {
    folders[`/${name}/`] = ['a/', 'x.vhds'];
    folders[`/${name}/a/`] = ['y.avhdx'];
  }
  const { seen, list } = served(folders);
  expect(await list()).toEqual([
    '/b.vhds',
    ...names.flatMap((name) => [`/${name}/a/y.avhdx`, `/${name}/x.vhds`]),
    '/z.vhds',
  ]);
  expect(new Set(seen.asked).size).toBe(seen.asked.length);
  expect(seen.most).toBeGreaterThan(8);
  expect(seen.most).toBeLessThanOrEqual(17);
});

it('a folder that cannot be listed is told in its place, and the next ones are listed', async () => {
  const { list } = served({ '/': ['a/', 'b/', 'c/'], '/a/': ['1'], '/c/': ['3'] });
  expect(await list()).toEqual(['/a/1', '/b/ unreadable', '/c/3']);
});

it('asks for a very long listing in its turn', async () => {
  const { seen, list } = served({ '/': ['a/'], '/a/': ['1'] }, 5 * 1024 * 1024);
  expect(await list()).toEqual(['/a/1']);
  expect(seen.asked).toEqual(['/', '/a/', '/a/']);
});

it('a walk that is given up leaves room for the next', async () => {
  const names = numbered(30);
  const folders: Folders = { '/': names.map((one) => `${one}/`) };
  for (const name of names) folders[`/${name}/`] = ['x'];
  const { seen, server, list } = served(folders);
  for (let i = 0; i < 3; i++) {
    for await (const _ of server.list('http://server/', true)) break;
  }
  seen.most = 0;
  expect(await list()).toHaveLength(30);
  expect(seen.most).toBeGreaterThan(8);
});
