import { expect, it } from 'vitest';
import { Option, OptionReply } from '../../src/serve/constants.ts';
import { negotiate } from '../../src/serve/handshake.ts';
import { Incoming } from '../../src/serve/incoming.ts';
import { encodeText, Message } from '../../src/serve/message.ts';
import { smallExport, TestConnection } from './test-client.ts';

async function begin(flags = 3, names = ['small.vhds']) {
  const connection = new TestConnection();
  const served = await smallExport();
  const exports = names.map((name) => ({ ...served, name }));
  const session = negotiate(connection.stream, new Incoming(connection.stream), exports);
  session.catch(() => {});
  expect((await connection.receive(18)).toString('latin1')).toBe('NBDMAGICIHAVEOPT\0\x03');
  connection.send(new Message(4).u32(flags).bytes);
  return { connection, session };
}

const infoData = (name: string, ...wanted: number[]) => {
  const text = encodeText(name);
  const message = new Message(6 + text.length + wanted.length * 2).u32(text.length).put(text);
  message.u16(wanted.length);
  for (const type of wanted) message.u16(type);
  return message.bytes;
};

const contextData = (name: string, ...queries: string[]) => {
  const texts = [name, ...queries].map((text) => Buffer.from(text));
  const length = 4 + texts.reduce((sum, text) => sum + 4 + text.length, 0);
  const message = new Message(length).u32(texts[0]!.length).put(texts[0]!).u32(queries.length);
  for (const text of texts.slice(1)) message.u32(text.length).put(text);
  return message.bytes;
};

const types = (replies: [number, Buffer][]) => replies.map(([type]) => type);

it('lists exports and tells of each', async () => {
  const { connection, session } = await begin(3, ['one', 'two']);
  const list = await connection.option(Option.List);
  expect(types(list)).toEqual([OptionReply.Server, OptionReply.Server, OptionReply.Ack]);
  expect(list[1]![1].toString()).toBe('\0\0\0\x03twoa small disk');
  const info = await connection.option(Option.Info, infoData('two', 1));
  expect(types(info)).toEqual([3, 3, 3, 1]);
  expect(info[2]![1].toString()).toBe('\0\x01two');
  expect(types(await connection.option(Option.Info, infoData('')))).toEqual([
    OptionReply.ErrUnknown,
  ]);
  expect(types(await connection.option(Option.Abort))).toEqual([OptionReply.Ack]);
  expect(await session).toBeNull();
});

it('agrees on chunks and contexts, for the export they were asked for alone', async () => {
  for (const [asked, opened, agreed] of [
    ['one', 'one', 1],
    ['one', 'two', 0],
  ] as const) {
    const { connection, session } = await begin(3, ['one', 'two']);
    const early = await connection.option(Option.SetMetaContext, contextData(asked, 'vhdset:kind'));
    expect(types(early)).toEqual([OptionReply.ErrInvalid]);
    expect(types(await connection.option(Option.StructuredReply))).toEqual([OptionReply.Ack]);
    const set = await connection.option(Option.SetMetaContext, contextData(asked, 'vhdset:kind'));
    expect(set[0]![1].toString()).toBe('\0\0\0\x02vhdset:kind');
    expect(types(await connection.option(Option.Go, infoData(opened))).at(-1)).toBe(1);
    const { structured, contexts, export: served } = (await session)!;
    expect([structured, served.name, contexts.length]).toEqual([true, opened, agreed]);
  }
});

it('answers what it does not know or does not understand, and goes on', async () => {
  const { connection, session } = await begin();
  const errors: number[] = [];
  const ask = async (option: number, data?: Uint8Array) =>
    errors.push(...types(await connection.option(option, data)));
  await ask(5); // TLS
  await ask(77, Buffer.alloc(1000));
  await ask(Option.List, Buffer.alloc(1));
  await ask(Option.StructuredReply, Buffer.alloc(1));
  await ask(Option.Info, Buffer.alloc(3));
  await ask(Option.Go, infoData('other'));
  await ask(Option.ListMetaContext, contextData('other'));
  await ask(Option.ListMetaContext, Buffer.from('\0\0\0\0\0\0\0\x01\0\0\0\x09base:'));
  await ask(Option.Info, Buffer.alloc(70_000));
  const { ErrUnsupported, ErrInvalid, ErrUnknown, ErrTooBig } = OptionReply;
  expect(errors).toEqual([
    ...[ErrUnsupported, ErrUnsupported, ErrInvalid, ErrInvalid, ErrInvalid],
    ...[ErrUnknown, ErrUnknown, ErrInvalid, ErrTooBig],
  ]);
  expect(types(await connection.option(Option.Go, infoData('')))).toEqual([3, 3, 1]);
  expect((await session)?.structured).toBe(false);
});

it('opens an export the old way, with and without the zeros behind', async () => {
  for (const [flags, length] of [
    [3, 10],
    [1, 134],
  ] as const) {
    const { connection, session } = await begin(flags);
    connection.send(new Message(26).u64(0x49484156454f5054n).u32(1).u32(10).bytes.subarray(0, 16));
    connection.send(Buffer.from('small.vhds'));
    const details = await connection.receive(length);
    expect(details.readBigUInt64BE()).toBe(4n * 1024n * 1024n);
    expect(details.subarray(10).every((byte) => byte === 0)).toBe(true);
    expect((await session)?.export.name).toBe('small.vhds');
  }
});

it('leaves a client that speaks something else', async () => {
  const garbage = await begin();
  garbage.connection.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  await expect(garbage.session).rejects.toMatchObject({ code: 'connection-ended' });
  const flags = await begin(0x80);
  await expect(flags.session).rejects.toMatchObject({ code: 'connection-ended' });
  const huge = await begin();
  huge.connection.send(new Message(16).u64(0x49484156454f5054n).u32(6).u32(0xffffffff).bytes);
  await expect(huge.session).rejects.toMatchObject({ code: 'connection-ended' });
  const unknown = await begin();
  unknown.connection.send(new Message(16).u64(0x49484156454f5054n).u32(1).u32(1).bytes);
  unknown.connection.send(Buffer.from('x'));
  await expect(unknown.session).rejects.toMatchObject({ code: 'connection-ended' });
});
