import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { socketStream } from '../../src/node/socket-stream.ts';
import { temporaryFolder } from './temp-folder.ts';

/** Two ends of a Unix socket. */
async function pair(): Promise<[Socket, Socket]> {
  const path = join(temporaryFolder(), 'socket');
  const server = createServer().listen(path);
  const client = connect(path);
  const [accepted] = (await once(server, 'connection')) as [Socket];
  server.close();
  onTestFinished(() => {
    client.destroy();
    accepted.destroy();
  });
  return [accepted, client];
}

it('reads what comes, in order, up to the end', async () => {
  const [accepted, client] = await pair();
  const stream = socketStream(accepted);
  const sent = Buffer.alloc(300_000, 'abcdefghij');
  const reading = (async () => {
    const chunks = [];
    for (let chunk = await stream.read(); chunk; chunk = await stream.read()) chunks.push(chunk);
    return Buffer.concat(chunks);
  })();
  client.write(sent.subarray(0, 7));
  await new Promise((resolve) => setTimeout(resolve, 5));
  client.end(sent.subarray(7));
  expect((await reading).equals(sent)).toBe(true);
  expect(await stream.read()).toBeNull();
});

it('writes parts together, and says when the other end is gone', async () => {
  const [accepted, client] = await pair();
  const stream = socketStream(accepted);
  await Promise.all([
    stream.write([Buffer.from('ab'), Buffer.from('cd')]),
    stream.write([Buffer.from('ef')]),
  ]);
  const [chunk] = (await once(client, 'data')) as [Buffer];
  expect(chunk.toString()).toMatch(/^ab/);
  client.destroy();
  const gone = (async () => {
    for (;;) await stream.write([Buffer.alloc(1024 * 1024)]);
  })();
  await expect(gone).rejects.toMatchObject({ code: 'connection-ended' });
  expect(await stream.read()).toBeNull();
});

it('lets a write fail that waits when the stream is closed', async () => {
  const [accepted] = await pair();
  const stream = socketStream(accepted);
  const waiting = stream.write([Buffer.alloc(64 * 1024 * 1024)]);
  setTimeout(() => stream.close(), 10);
  await expect(waiting).rejects.toMatchObject({ code: 'connection-ended' });
});
