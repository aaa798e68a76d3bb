import { expect, it } from 'vitest';
import { buildVhdx } from '../../../fixtures/vhdx-builder.ts';
import { codeOf } from '../../../src/bytes/vhdset-error.ts';
import { RemoteClient } from '../../../src/node/remote/remote-client.ts';
import { RemoteTree, remoteMemory } from '../../../src/node/remote/remote-tree.ts';
import { WebServer } from '../../../src/node/remote/web-server.ts';
import { fileServer } from './file-server.ts';

const KIB = 1024;

/** A tree of files that are named. */
async function treeOf(files: Record<string, Uint8Array>) {
  const served = Object.entries(files).map(([name, data]) => [name, { data, tag: '"1"' }]);
  const server = await fileServer(Object.fromEntries(served));
  const paths = Object.keys(files).map((name) => `${server.origin}${name}`);
  const store = new WebServer(new RemoteClient({ firstPause: 1, attempts: 2 }));
  const tree = new RemoteTree(store, paths, [], remoteMemory());
  return { server, tree, paths };
}

async function bytesOf(tree: RemoteTree, path: string, at: number, length: number) {
  const target = new Uint8Array(length);
  await (await tree.open(path)).read(target, at);
  return target;
}

async function disk(): Promise<Uint8Array> {
  const built = await buildVhdx();
  const bytes = new Uint8Array(built.size);
  await built.read(bytes, 0);
  return bytes;
}

it('reads the head of a file once, however often it is opened', async () => {
  const data = await disk();
  const { server, tree, paths } = await treeOf({ '/a.vhdx': data });
  for await (const _ of tree.list());
  for (const at of [0, 64 * KIB, 192 * KIB, 0]) {
    expect(await bytesOf(tree, paths[0]!, at, 100)).toEqual(data.slice(at, at + 100));
  }
  expect(server.requests).toEqual(['HEAD /a.vhdx', 'GET /a.vhdx bytes=0-327679']);
});

it('knows one state of a file, however often it is opened', async () => {
  const data = await disk();
  const { server, tree, paths } = await treeOf({ '/a.vhdx': data });
  await bytesOf(tree, paths[0]!, 0, 100);
  server.files.set('/a.vhdx', { data, tag: '"2"' });
  const error = await bytesOf(tree, paths[0]!, 1024 * KIB, 100).catch((one: unknown) => one);
  expect(codeOf(error)).toBe('source-changed');
});

it('asks again for what was not there', async () => {
  const { server, tree, paths } = await treeOf({ '/a.vhdx': new Uint8Array(10) });
  const file = server.files.get('/a.vhdx')!;
  server.files.delete('/a.vhdx');
  await expect(tree.open(paths[0]!)).rejects.toThrow('404');
  server.files.set('/a.vhdx', file);
  expect((await tree.open(paths[0]!)).size).toBe(10);
});

it('opens nothing that lies elsewhere', async () => {
  const { server, tree, paths } = await treeOf({ '/a/b.vhdx': new Uint8Array(10) });
  for (const path of [`${server.origin}/c`, `${paths[0]}/../c`]) {
    await expect(tree.open(path)).rejects.toMatchObject({ reason: 'outside' });
  }
  expect(server.requests).toEqual([]);
});
