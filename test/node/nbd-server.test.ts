import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startNbdServer } from '../../src/node/nbd-server.ts';
import { smallExport } from '../serve/test-client.ts';
import { temporaryFolder } from './temp-folder.ts';

it('greets at a socket, which is gone when it ends, and its clients with it', async () => {
  const socket = join(temporaryFolder(), 'nbd.sock');
  const mask = process.umask();
  const server = await startNbdServer([await smallExport()], { socket });
  expect(process.umask()).toBe(mask);
  expect(server.port).toBeNull();
  const client = connect(socket);
  const [greeting] = (await once(client, 'data')) as [Buffer];
  expect(greeting.toString('latin1')).toMatch(/^NBDMAGICIHAVEOPT/);
  server.close();
  await once(client, 'close');
  await server.ended;
  expect(existsSync(socket)).toBe(false);
});

it('ends by itself after the last client that opened an export', async () => {
  const at = { address: '127.0.0.1', port: 0 };
  const server = await startNbdServer([await smallExport()], at, { once: true });
  const asks = connect(server.port!, '127.0.0.1');
  await once(asks, 'data');
  asks.end();
  await once(asks, 'close');
  const opens = connect(server.port!, '127.0.0.1');
  opens.write(Buffer.from('\0\0\0\x03IHAVEOPT\0\0\0\x01\0\0\0\0', 'latin1'));
  opens.on('data', () => opens.end());
  await server.ended;
});

it('does not touch what stands where the socket should be', async () => {
  const socket = join(temporaryFolder(), 'nbd.sock');
  writeFileSync(socket, 'mine');
  await expect(startNbdServer([], { socket })).rejects.toMatchObject({
    code: 'cannot-listen',
    message: expect.stringContaining('something is there already'),
  });
  expect(existsSync(socket)).toBe(true);
});
