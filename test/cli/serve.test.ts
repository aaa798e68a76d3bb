import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../node/temp-folder.ts';
import { writeDisk, writeThreeLayers } from './disk-files.ts';
import { startServe } from './nbd-server.ts';
import { fingerprint, vhdset } from './run.ts';
import { canMakeVolumes, writeFatVolume } from './volume-images.ts';

const MIB = 1024 * 1024;

async function threeLayers() {
  const folder = temporaryFolder();
  const content = await writeThreeLayers(folder);
  return { folder, content, leaf: join(folder, 'leaf.avhdx') };
}

/** Opens the default export the old way: the shortest client there is. */
async function opened(options: { path: string } | { port: number }) {
  const socket = connect(options as { path: string });
  const chunks: Buffer[] = [];
  let wake = () => {};
  socket.on('data', (chunk) => {
    chunks.push(chunk as Buffer);
    wake();
  });
  socket.on('close', () => wake());
  socket.on('error', () => {});
  socket.write(Buffer.from([0, 0, 0, 3]));
  socket.write(Buffer.from('IHAVEOPT\0\0\0\x01\0\0\0\0', 'latin1'));
  while (!socket.destroyed && Buffer.concat(chunks).length < 28) {
    await new Promise<void>((resolve) => {
      wake = resolve;
    });
  }
  return { socket, size: Number(Buffer.concat(chunks).readBigUInt64BE(18)) };
}

/** The first bytes of the export, after an answer's header of 16 bytes. */
async function readFirst(socket: Socket, length: number): Promise<Buffer> {
  const request = Buffer.alloc(28);
  request.writeUInt32BE(0x25609513, 0);
  request.writeUInt32BE(length, 24);
  const chunks: Buffer[] = [];
  return new Promise((done) => {
    socket.on('data', (chunk) => {
      chunks.push(chunk as Buffer);
      const all = Buffer.concat(chunks);
      if (all.length >= 16 + length) done(all.subarray(16, 16 + length));
    });
    socket.write(request);
  });
}

it('listens at a socket that nobody else may use, and leaves nothing behind', async () => {
  const { leaf, folder } = await threeLayers();
  const before = fingerprint(folder);
  const server = await startServe(leaf);
  const [, path] = /^nbd\+unix:\/\/\/\?socket=(.*)$/.exec(server.uri)!;
  expect(path!.startsWith(tmpdir())).toBe(true);
  expect(statSync(path!).mode & 0o777).toBe(0o600);
  expect(statSync(dirname(path!)).mode & 0o777).toBe(0o700);
  const { size, socket } = await opened({ path: path! });
  expect(size).toBe(8 * 1024 * 1024);
  server.kill('SIGINT');
  expect(await server.ended).toBe(0);
  socket.destroy();
  expect(existsSync(dirname(path!))).toBe(false);
  expect(server.stderr()).toBe('');
  expect(fingerprint(folder)).toEqual(before);
});

it.skipIf(!canMakeVolumes)('serves the image of a disk', async () => {
  const image = join(temporaryFolder(), 'transfer.img');
  writeFatVolume(image);
  const server = await startServe(image, '--once');
  const [, path] = /^nbd\+unix:\/\/\/\?socket=(.*)$/.exec(server.uri)!;
  const { size, socket } = await opened({ path: path! });
  expect(size).toBe(8 * 1024 * 1024);
  socket.end();
  expect(await server.ended).toBe(0);
  expect(server.stdout()).toContain('transfer.img: 8 MiB, raw image, read-only');
  const { stderr, code } = await vhdset(['chain', image]);
  expect(code).toBe(3);
  expect(stderr).toContain(`${image} is a raw image of a disk, not a chain`);
  expect((await vhdset(['serve', image, '--at', 'x'])).code).toBe(2);
});

it('serves one partition of a disk', async () => {
  const folder = temporaryFolder();
  const content = Buffer.alloc(8 * MIB, 1);
  content.fill(0, 0, 512);
  content[450] = 0x83;
  content.writeUInt32LE(2048, 454);
  content.writeUInt32LE(4096, 458);
  content.writeUInt16LE(0xaa55, 510);
  content.write('partition begins here', MIB);
  const disk = join(folder, 'disk.vhdx');
  await writeDisk(
    disk,
    1,
    [0, 1, 2, 3, 4, 5, 6, 7].map((block) => ({
      block,
      data: content.subarray(block * MIB, (block + 1) * MIB),
    })),
  );
  const server = await startServe(disk, '--partition', '1', '--once');
  const [, path] = /^nbd\+unix:\/\/\/\?socket=(.*)$/.exec(server.uri)!;
  const { size, socket } = await opened({ path: path! });
  expect(size).toBe(2 * MIB);
  while (!server.stdout().includes('read-only')) await new Promise((done) => setTimeout(done, 5));
  expect(server.stdout()).toContain('disk.vhdx, partition 1, unknown: 2 MiB, 1 file, read-only');
  expect((await readFirst(socket, 21)).toString()).toBe('partition begins here');
  socket.end();
  expect(await server.ended).toBe(0);
  const none = await vhdset(['serve', disk, '--partition', '2']);
  expect(none).toMatchObject({ code: 3, stdout: '' });
  expect(none.stderr).toContain('has no partition 2');
  for (const wrong of [
    ['--partition', '0'],
    [disk, '--partition', '1'],
  ]) {
    expect((await vhdset(['serve', disk, ...wrong])).code).toBe(2);
  }
});

it('listens at a port of this machine alone, and says who can read there', async () => {
  const { leaf } = await threeLayers();
  const server = await startServe(leaf, '--port', '0', '--once');
  const [, port] = /^nbd:\/\/127\.0\.0\.1:(\d+)\/$/.exec(server.uri)!;
  const first = await opened({ port: Number(port) });
  const second = await opened({ port: Number(port) });
  first.socket.end();
  expect(server.stderr()).toContain('every account of this machine can read the disk');
  second.socket.end();
  expect(await server.ended).toBe(0);
});

it('serves several disks under their names, and one at an older state', async () => {
  const { leaf, folder } = await threeLayers();
  const socket = join(folder, 'a b.sock');
  const base = join(folder, 'base.vhdx');
  const server = await startServe(leaf, base, '--socket', socket, '--json');
  while (!server.stdout().includes('\n}\n')) await new Promise((resolve) => setTimeout(resolve, 5));
  const at = `socket=${folder}/a%20b.sock`;
  expect(JSON.parse(server.stdout())).toEqual({
    exports: [
      { name: 'leaf.avhdx', uri: `nbd+unix:///leaf.avhdx?${at}`, size: 8388608 },
      { name: 'base.vhdx', uri: `nbd+unix:///base.vhdx?${at}`, size: 8388608 },
    ],
  });
  const old = await startServe(leaf, '--at', 'middle.avhdx');
  while (!old.stdout().includes('read-only'))
    await new Promise((resolve) => setTimeout(resolve, 5));
  expect(old.stdout()).toContain('leaf.avhdx, as of middle.avhdx: 8 MiB, 2 files, read-only');
});

it('says what is wrong before it listens', async () => {
  const { leaf, folder } = await threeLayers();
  const taken = join(folder, 'taken');
  writeFileSync(taken, '');
  const run = async (...args: string[]) => {
    const { code, stderr, stdout } = await vhdset(['serve', ...args]);
    expect(stdout).toBe('');
    return [code, stderr];
  };
  expect(await run(leaf, '--socket', taken)).toEqual([4, expect.stringContaining(taken)]);
  expect(await run(leaf, '--socket', taken, '--port', '1')).toEqual([2, expect.anything()]);
  expect(await run(leaf, '--address', '127.0.0.1')).toEqual([2, expect.anything()]);
  expect(await run(leaf, '--port', '65536')).toEqual([2, expect.anything()]);
  expect(await run(leaf, leaf)).toEqual([2, expect.stringContaining('twice')]);
  expect(await run(leaf, 'base.vhdx', '--at', 'x')).toEqual([2, expect.anything()]);
  expect(await run(join(folder, 'none.vhdx'))).toEqual([3, expect.anything()]);
});
