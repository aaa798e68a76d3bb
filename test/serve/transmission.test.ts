import { expect, it } from 'vitest';
import { SourceError } from '../../src/bytes/source-error.ts';
import type { Layer } from '../../src/disk/layer.ts';
import { openDisk } from '../../src/disk/virtual-disk.ts';
import { Chunk, Command, DONT_FRAGMENT, REQUEST_ONE } from '../../src/serve/constants.ts';
import type { Session } from '../../src/serve/handshake.ts';
import { Incoming } from '../../src/serve/incoming.ts';
import { contextsAskedFor } from '../../src/serve/meta-context.ts';
import { ReplyBuffers } from '../../src/serve/reply-buffers.ts';
import type { ServedExport } from '../../src/serve/served-export.ts';
import { transmit } from '../../src/serve/transmission.ts';
import { MIB } from '../disk/small-disk.ts';
import { smallExport, TestConnection } from './test-client.ts';

const [EIO, EPERM, EINVAL] = [5, 1, 22];

async function begin(options: { structured: boolean; served?: ServedExport }) {
  const { structured, served = await smallExport() } = options;
  const connection = new TestConnection();
  const contexts = structured ? contextsAskedFor([], true) : [];
  const session: Session = { export: served, structured, contexts };
  const unreadable: unknown[] = [];
  const done = transmit(new Incoming(connection.stream), session, {
    served,
    stream: connection.stream,
    buffers: new ReplyBuffers(64 * MIB).share(),
    onUnreadable: (error) => unreadable.push(error),
  });
  done.catch(() => {});
  return { connection, done, unreadable };
}

it('answers simple reads, and errors where a byte is missing', async () => {
  const { connection, done } = await begin({ structured: false });
  connection.request(Command.Read, 65535, 2, 7n);
  const reply = await connection.receive(18);
  expect(reply.readBigUInt64BE(8)).toBe(7n);
  expect(reply.subarray(16).toString()).toBe('ld');
  for (const [offset, length, error] of [
    [3.5 * MIB - 1, 2, EIO],
    [3.5 * MIB, 1, EIO],
    [4 * MIB, 0, 0],
    [4 * MIB, 1, EINVAL],
    [Number.MAX_SAFE_INTEGER, 0xffffffff, EINVAL],
    [0, 32 * MIB + 1, EINVAL],
  ] as const) {
    connection.request(Command.Read, offset, length);
    expect([offset, await connection.simpleError()]).toEqual([offset, error]);
  }
  connection.request(Command.Disconnect, 0, 0);
  await done;
});

it('answers in chunks: content, holes, the first missing byte', async () => {
  const { connection } = await begin({ structured: true });
  connection.request(Command.Read, 0, 4 * MIB, 9n);
  const chunks = await connection.chunks();
  expect(new Set(chunks.map(({ cookie }) => cookie))).toEqual(new Set([9n]));
  expect(chunks.map(({ type, data }) => [type, data.readBigUInt64BE(), data.length])).toEqual([
    [Chunk.OffsetData, 0n, 8 + MIB],
    [Chunk.OffsetHole, BigInt(MIB), 12],
    [Chunk.OffsetHole, BigInt(2 * MIB), 12],
    [Chunk.OffsetData, BigInt(3 * MIB), 8 + MIB / 2],
    [Chunk.ErrorOffset, expect.any(BigInt), expect.any(Number)],
  ]);
  const { data } = chunks.at(-1)!;
  expect(data.readUInt32BE()).toBe(EIO);
  expect(data.readBigUInt64BE(data.length - 8)).toBe(BigInt(3.5 * MIB));
});

it('answers as one chunk when that is asked for', async () => {
  const { connection } = await begin({ structured: true });
  connection.request(Command.Read, 0, 3 * MIB, 1n, DONT_FRAGMENT);
  const [chunk, ...others] = await connection.chunks();
  expect(others).toEqual([]);
  expect([chunk!.type, chunk!.data.length]).toEqual([Chunk.OffsetData, 8 + 3 * MIB]);
  connection.request(Command.Read, 3 * MIB, MIB, 1n, DONT_FRAGMENT);
  expect((await connection.chunks()).map(({ type }) => type)).toEqual([Chunk.ErrorOffset]);
  connection.request(Command.Read, 0, 0);
  expect((await connection.chunks()).map(({ type }) => type)).toEqual([Chunk.None]);
});

it('tells block status in each context agreed on', async () => {
  const { connection } = await begin({ structured: true });
  connection.request(Command.BlockStatus, MIB, 3 * MIB);
  const [allocation, kind] = await connection.chunks();
  expect(allocation!.data.readUInt32BE()).toBe(1);
  expect(allocation!.data.length).toBe(4 + 2 * 8);
  expect(kind!.data.length).toBe(4 + 4 * 8);
  connection.request(Command.BlockStatus, MIB, 3 * MIB, 1n, REQUEST_ONE);
  expect((await connection.chunks()).map(({ data }) => data.length)).toEqual([12, 12]);
  connection.request(Command.BlockStatus, 0, 0);
  expect((await connection.chunks())[0]!.data.readUInt32BE()).toBe(EINVAL);
  const { connection: simple } = await begin({ structured: false });
  simple.request(Command.BlockStatus, 0, 512);
  expect(await simple.simpleError()).toBe(EINVAL);
});

it('refuses every write, and passes over what was to be written', async () => {
  const { connection } = await begin({ structured: false });
  connection.request(Command.Write, 0, 100_000);
  connection.send(Buffer.alloc(60_000), Buffer.alloc(40_000));
  expect(await connection.simpleError()).toBe(EPERM);
  for (const command of [Command.Trim, Command.WriteZeroes, Command.Resize]) {
    connection.request(command, 0, 4096);
    expect(await connection.simpleError()).toBe(EPERM);
  }
  for (const command of [3, 5, 99]) {
    connection.request(command, 0, 0);
    expect(await connection.simpleError()).toBe(EINVAL);
  }
});

it('goes on when a file can not be read, and says so to its owner', async () => {
  const served = await smallExport();
  const error = new SourceError('base.vhdx', 'EIO', 'the medium failed', { offset: 5 });
  const [leaf, base] = served.disk.layers as readonly Layer[];
  const failing = {
    ...base!.vhdx.source,
    size: base!.vhdx.source.size,
    read: async () => {
      throw error;
    },
  };
  const layers = [leaf!, { ...base!, vhdx: { ...base!.vhdx, source: failing } }];
  const disk = openDisk(layers, { complete: true });
  for (const structured of [true, false]) {
    const { connection, unreadable } = await begin({ structured, served: { ...served, disk } });
    connection.request(Command.Read, 0, 100_000);
    const failed = structured
      ? (await connection.chunks())[0]!.data.readUInt32BE()
      : await connection.simpleError();
    expect(failed).toBe(EIO);
    expect(unreadable).toEqual([error]);
    connection.request(Command.Read, 0, 3);
    const text = structured
      ? (await connection.chunks())[0]!.data.subarray(8)
      : (await connection.receive(19)).subarray(16);
    expect(text.toString()).toBe('lll');
  }
});

it('takes at most 64 requests at a time, and answers all before a good-bye', async () => {
  const { connection, done } = await begin({ structured: false });
  connection.stalled = true;
  for (let i = 0; i < 200; i++) connection.request(Command.Read, 0, 512, BigInt(i));
  connection.request(Command.Disconnect, 0, 0);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(connection.pending).toBe(64 * (16 + 512));
  connection.stalled = false;
  const cookies = new Set<bigint>();
  for (let i = 0; i < 200; i++) cookies.add((await connection.receive(528)).readBigUInt64BE(8));
  expect(cookies.size).toBe(200);
  await done;
});

it('ends with a client that leaves, or says what is no request', async () => {
  const left = await begin({ structured: true });
  left.connection.stalled = true;
  left.connection.request(Command.Read, 0, MIB);
  left.connection.send(Buffer.alloc(5));
  left.connection.stream.close();
  await expect(left.done).rejects.toThrow();
  const garbage = await begin({ structured: true });
  garbage.connection.send(Buffer.alloc(28, 'x'));
  await expect(garbage.done).rejects.toMatchObject({ code: 'connection-ended' });
});
