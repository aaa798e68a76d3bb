import { expect, it } from 'vitest';
import { Option } from '../../src/serve/constants.ts';
import { ReplyBuffers } from '../../src/serve/reply-buffers.ts';
import { serveClient } from '../../src/serve/serve-client.ts';
import { smallExport, TestConnection } from './test-client.ts';

const HELLO = Buffer.from([0, 0, 0, 3]);

async function begin() {
  const connection = new TestConnection();
  const buffers = new ReplyBuffers(1024 * 1024).share();
  const served = serveClient(connection.stream, [await smallExport()], { buffers });
  await connection.receive(18);
  return { connection, served };
}

it('tells a client that only asks from one that opens an export', async () => {
  const asks = await begin();
  asks.connection.send(HELLO);
  await asks.connection.option(Option.List);
  await asks.connection.option(Option.Abort);
  expect(await asks.served).toBe(false);
  expect(asks.connection.closed).toBe(true);
  const opens = await begin();
  opens.connection.send(HELLO);
  await opens.connection.option(Option.Go, Buffer.alloc(6));
  opens.connection.end();
  expect(await opens.served).toBe(true);
  expect(opens.connection.closed).toBe(true);
});

it('outlives a client that leaves at any byte', async () => {
  const words = Buffer.concat([
    HELLO,
    Buffer.from('IHAVEOPT\0\0\0\x08\0\0\0\0', 'latin1'),
    Buffer.from('IHAVEOPT\0\0\0\x07\0\0\0\x06\0\0\0\0\0\0', 'latin1'),
    Buffer.from('2560951300000000', 'hex'),
  ]);
  for (let length = 0; length <= words.length; length++) {
    const { connection, served } = await begin();
    connection.send(words.subarray(0, length));
    connection.end();
    await served;
    expect(connection.closed).toBe(true);
  }
});
